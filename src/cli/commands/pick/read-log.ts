/** The lines of p2c in a log file, which may be large, and packed. */
import { gunzipSync } from "node:zlib";
import { DiscoveryError } from "../../../errors.js";
import { type P2cLine, parseP2cLine } from "../../../gozero/p2c-log.js";

const NEWLINE = 10;
const MARK = "p2c - ";
/** A packed log may be a thousand times larger than its file. */
const MOST_BYTES = 512 * 1024 * 1024;

/** `path` is for words. Throws `config` for what is packed and broken, and for a log without a line of p2c. */
export function readP2cLines(file: Buffer, path: string): P2cLine[] {
  const lines = [...linesWithMark(unpacked(file, path))].flatMap((line) => parseP2cLine(line) ?? []);
  if (lines.length > 0) return lines;
  throw new DiscoveryError("config", `no line of p2c in ${path === "-" ? "standard input" : path}`, {
    remedy: "go-zero writes one a minute at level stat, unless its config has Stat: false or Level: error",
  });
}

/** Only these become text: they are one line in thousands. */
function* linesWithMark(log: Buffer): Iterable<string> {
  for (let at = log.indexOf(MARK); at >= 0; ) {
    const begin = log.lastIndexOf(NEWLINE, at) + 1;
    const newline = log.indexOf(NEWLINE, at);
    const end = newline < 0 ? log.length : newline;
    yield log.toString("utf8", begin, end).replace(/\r$/, "");
    at = log.indexOf(MARK, end);
  }
}

function unpacked(file: Buffer, path: string): Buffer {
  const isGzip = file[0] === 0x1f && file[1] === 0x8b;
  if (!isGzip) return file;
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new DiscoveryError("config", `cannot read ${path}: it unpacks to more than 512 MB`, {
        remedy: "zcat FILE | grep 'p2c - ' | zdisc pick --from-log -",
      });
    }
    throw new DiscoveryError("config", `cannot read ${path}: it is packed, and broken`, {
      cause,
      remedy: `gzip -t ${path}`,
    });
  }
}
