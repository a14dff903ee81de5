/**
 * The line that go-zero's p2c picker writes about once a minute: every endpoint, its load then, and its picks since the
 * line before. Read from JSON and plain logs, also behind the prefixes of kubectl and docker.
 * Source: go-zero v1.10.3 zrpc/internal/balancer/p2c/p2c.go:logStats, core/logx/writer.go:output.
 */

export interface P2cLine {
  /** ms since 1970; undefined: the line has no time. */
  readonly wallMs: number | undefined;
  readonly conns: readonly P2cConn[];
  /** MaxContentLength cut it: endpoints are missing. */
  readonly isTruncated: boolean;
}

/** One endpoint of a line. */
export interface P2cConn {
  readonly address: string;
  /** √lag in ns, times the calls in flight and one. */
  readonly load: number;
  readonly requests: number;
}

const BEGIN = "p2c - ";
const CONN = "conn: ";
/** Addresses are not escaped: one can hold all of this itself, so the last of it counts. Go's numbers have 64 bits. */
const NUMBERS = /^([\s\S]*), load: (-?\d{1,19}), reqs: (\d{1,19})$/;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/;

/** undefined: it is another line. */
export function parseP2cLine(line: string): P2cLine | undefined {
  const { content, isTruncated } = contentOf(line) ?? {};
  if (content === undefined || isTruncated === undefined) return undefined;
  const time = TIME.exec(line)?.[0];
  const wallMs = time === undefined ? Number.NaN : Date.parse(time);
  return {
    wallMs: Number.isNaN(wallMs) ? undefined : wallMs,
    conns: connsOf(content, isTruncated),
    isTruncated,
  };
}

interface Content {
  readonly content: string;
  readonly isTruncated: boolean;
}

function contentOf(line: string): Content | undefined {
  const isJson = line.includes('"p2c - ');
  return isJson ? contentOfJson(line) : contentOfPlain(line);
}

/** The name of the field is a matter of configuration (FieldKeys). */
function contentOfJson(line: string): Content | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(line.slice(line.indexOf("{"), line.lastIndexOf("}") + 1));
  } catch {
    return undefined; // cut in the middle: half a line tells nothing
  }
  if (typeof fields !== "object" || fields === null) return undefined;
  const isContent = (value: unknown): value is string => typeof value === "string" && value.startsWith(BEGIN);
  const content = Object.values(fields).find(isContent);
  return content === undefined ? undefined : { content, isTruncated: "truncated" in fields };
}

/** Fields behind tabs: the time, the level, the content, and then `caller=…` and `truncated=true` in any order. */
function contentOfPlain(line: string): Content | undefined {
  const at = line.indexOf(BEGIN);
  if (at < 0) return undefined;
  const [content = "", ...more] = line.slice(at).split("\t");
  return { content, isTruncated: more.includes("truncated=true") };
}

function connsOf(content: string, isTruncated: boolean): P2cConn[] {
  const conns: P2cConn[] = [];
  let pending = "";
  for (const part of content.slice(BEGIN.length).split(`; ${CONN}`)) {
    const text = pending === "" ? part : `${pending}; ${CONN}${part}`;
    const [, begin = "", load = "", requests = ""] = NUMBERS.exec(text) ?? [];
    pending = load === "" ? text : "";
    if (load === "") continue;
    const address = conns.length === 0 && begin.startsWith(CONN) ? begin.slice(CONN.length) : begin;
    conns.push({ address, load: Number(load), requests: Number(requests) });
  }
  // Where the content was cut the last number may have lost its end.
  return isTruncated && pending === "" ? conns.slice(0, -1) : conns;
}
