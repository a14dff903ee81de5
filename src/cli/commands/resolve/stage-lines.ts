/** One stage of the way as text: ` 4 hosts      ✓ 10.0.0.11:2379   3.5.21  leader     1.8 ms`. */
import { GO_ZERO_STEP, STAGE_NAMES, type StageName, type StageStatus } from "../../../resolve/stage.js";
import { formatLatency } from "../../../text/latency.js";
import { printable } from "../../../text/printable.js";
import type { Mark } from "../../../text/symbols.js";
import { padRight, textWidth } from "../../../text/width.js";
import { wrapText } from "../../../text/wrap.js";
import type { EndpointDocument, ProbeDocument } from "../../documents/endpoint-document.js";
import type { HostDocument, StageDocument } from "../../documents/resolution.js";
import { healthMark, healthText } from "../../view/health-text.js";
import type { Style } from "../../view/style.js";

/** What stands under a head, with its mark. */
interface Entry {
  readonly mark: Mark;
  readonly text: string;
}

const MARK_OF = {
  ok: "passed",
  warning: "warning",
  failed: "broken",
  skipped: "notReached",
} as const satisfies Record<StageStatus, Mark>;

const NAME_CELLS = 10;
const HEAD_CELLS = 14;
/** Where the names of go-zero's steps end. */
const STEP_END = 78;
/** Endpoints that are shown without -v. */
const MOST_ENDPOINTS = 8;

/** `endpoints`: those that were probed. */
export function stageLines(
  stage: StageDocument,
  endpoints: readonly EndpointDocument[],
  style: Style,
): string[] {
  const entries = [
    ...hostEntries(stage.hosts ?? []),
    ...noteEntries(stage),
    ...probeEntries(endpoints, style),
  ];
  const { mark, text } = entries.shift() ?? { mark: MARK_OF[stage.status], text: "" };
  const gap = stage.status === "skipped" ? "  " : " ";
  const first = entryLines({ mark, text }, stageHead(stage.name), gap, style);
  return [
    ...withStep(first, stage, style),
    ...entries.flatMap((entry) => entryLines(entry, " ".repeat(HEAD_CELLS), " ", style)),
  ];
}

/** ` 4 hosts      ` */
export function stageHead(name: StageName): string {
  return `${String(STAGE_NAMES.indexOf(name) + 1).padStart(2)} ${name.padEnd(NAME_CELLS)} `;
}

function entryLines({ mark, text }: Entry, head: string, gap: string, style: Style): string[] {
  const start = `${head}${padRight(style.mark(mark), style.isAscii ? 2 : 1)}`;
  if (text === "") return [start.trimEnd()];
  const indent = " ".repeat(HEAD_CELLS + 2);
  const room = style.columns === undefined ? Number.POSITIVE_INFINITY : style.columns - indent.length;
  const [first = "", ...others] = wrapText(text, Math.max(room, 20));
  return [`${start}${gap}${first}`, ...others.map((line) => indent + line)];
}

/** With -v the first line ends with the step of go-zero, where there is one and room for it. */
function withStep(
  [first = "", ...others]: readonly string[],
  { name, status }: StageDocument,
  style: Style,
): string[] {
  const step = GO_ZERO_STEP[name];
  if (!style.isVerbose || step === "" || status === "skipped") return [first, ...others];
  const filled = padRight(first, Math.max(textWidth(first) + 2, STEP_END - step.length));
  return [filled + style.paint("dim", step), ...others];
}

function noteEntries({ notes, status }: StageDocument): Entry[] {
  return notes.map((note) => ({
    mark: MARK_OF[status === "skipped" ? "skipped" : note.status],
    text: printable(note.text),
  }));
}

function hostEntries(hosts: readonly HostDocument[]): Entry[] {
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(textWidth));
  const hostCells = widest(hosts.map(({ host }) => printable(host)));
  const versionCells = widest(hosts.map(({ version }) => printable(version ?? "")));
  return hosts.map((row) => {
    const host = padRight(printable(row.host), hostCells);
    if (row.error !== null) return { mark: "broken", text: `${host}   ${printable(row.error)}` };
    if (row.version === null) return { mark: "passed", text: `${host}   asks who we are` };
    const role = (row.isLeader === null ? "no leader" : row.isLeader ? "leader" : "follower").padEnd(8);
    const version = padRight(printable(row.version), versionCells);
    return { mark: "passed", text: `${host}   ${version}  ${role}   ${formatLatency(row.latencyMs ?? 0)}` };
  });
}

/** What is wrong first, when not all are shown. */
function probeEntries(endpoints: readonly EndpointDocument[], style: Style): Entry[] {
  const rows = endpoints.flatMap(({ address, probe }) => (probe === null ? [] : [{ address, probe }]));
  if (rows.length <= MOST_ENDPOINTS || style.isVerbose) return rows.map(probeEntry);
  const isFine = ({ probe }: { probe: ProbeDocument }) => healthMark(probe) === "live";
  const sorted = [...rows.filter((row) => !isFine(row)), ...rows.filter(isFine)];
  const hidden = sorted.slice(MOST_ENDPOINTS);
  const fine = hidden.filter(isFine).length;
  const rest = {
    mark: "notReached",
    text: `${hidden.length} more, ${fine} of them fine (-v shows all)`,
  } as const;
  return [...sorted.slice(0, MOST_ENDPOINTS).map(probeEntry), rest];
}

function probeEntry({ address, probe }: { readonly address: string; readonly probe: ProbeDocument }): Entry {
  const health =
    probe.status === "serving" ? `serving  ${formatLatency(probe.latencyMs ?? 0)}` : healthText(probe);
  return { mark: healthMark(probe), text: `${padRight(printable(address), 15)}  ${health}` };
}
