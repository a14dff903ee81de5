/** `zdisc help output`: formats, columns, colour, symbols and hostile text, out of the tables that the program draws by. */
import { printable } from "../../text/printable.js";
import { type Mark, SYMBOLS } from "../../text/symbols.js";
import { padRight } from "../../text/width.js";
import { wrapText } from "../../text/wrap.js";
import { FORMATS, type Format } from "../arguments/format.js";
import { OUTPUT_FLAGS } from "../arguments/global-flags.js";
import { COMMANDS } from "../commands.js";
import { formatsOf } from "../run-command.js";
import { flagLines } from "./flag-lines.js";
import type { HelpPageContext } from "./help-page.js";

const WIDTH = 80;
const FORMAT_CELLS = 10;
const MARK_CELLS = 5;

const FORMAT_HELP = {
  table: "columns for people; one header line, --no-headers leaves it out",
  wide: "the table with more columns: of list LEASE, CREATED, VERSION, KEY",
  json: "one document; indented on a terminal, one line in a pipe",
  ndjson: "one object a line; of what goes on, as it happens, json too",
  yaml: "the document of json",
  name: "one name or address a line, each once, for xargs",
  sarif: "SARIF 2.1.0, for code scanning",
  junit: "XML as JUnit writes it, for reports of tests",
  github: "annotations of a GitHub Actions run",
} as const satisfies Record<Format, string>;

const MARK_HELP = {
  live: "live: lease renewed in time; when probed: serving",
  warning: "works, but look: no lease, renewal late, not serving",
  broken: "broken: unreachable, lost, failed stage",
  lastKnown: "last known, the connection is down",
  passed: "stage or condition passed",
  notReached: "stage not reached, not asked",
  join: "an instance joined",
  leave: "an instance left",
  move: "a key has another address",
  renew: "the same key was put again",
} as const satisfies Record<Mark, string>;

const COLOUR =
  "Colour stands only beside a symbol or word that says the same, and on a terminal only. NO_COLOR and --no-color " +
  "turn it off, as do CLICOLOR=0 and TERM=dumb; FORCE_COLOR and CLICOLOR_FORCE turn it on in a pipe.";
const ASCII =
  "ASCII in place of symbols: --ascii, ZDISC_ASCII=1, TERM=linux or dumb, or a locale that is not UTF-8. Try it " +
  "where a terminal draws symbols two cells wide.";
/** An escape of a terminal, a bidi override, a byte that is not UTF-8. */
const HOSTILE = ["\x1b", "\u202e", "\udcff"].map(printable).join(", ");
const TEXT =
  `Keys and values are other people's text: what could harm a terminal prints as ${HOSTILE}. JSON keeps the ` +
  "original. A value longer than its column is cut with an ellipsis on a terminal, never in a pipe.";
const NUMBERS =
  "Numbers take separators from 10,000 up; revisions and IDs never do, and are strings in JSON. Times are local on " +
  "terminals, --utc makes them UTC; in JSON they are RFC 3339 in UTC.";

export function outputPage({ bold, isAscii }: Pick<HelpPageContext, "bold" | "isAscii">): readonly string[] {
  return [
    "Data goes to stdout, words to stderr: zdisc X | wc -l counts data.",
    "",
    bold("Formats"),
    ...FORMATS.flatMap(formatLines),
    "",
    bold("Options"),
    ...flagLines(Object.entries(OUTPUT_FLAGS), bold),
    "",
    bold("Symbols, and their form in ASCII"),
    ...Object.entries(MARK_HELP).map(([mark, means]) => markLine(SYMBOLS[mark as Mark], means, isAscii)),
    ...[ASCII, COLOUR, TEXT, NUMBERS].flatMap((text) => ["", ...wrapText(text, WIDTH)]),
  ];
}

/** What it is, and which commands print it unless all do. */
function formatLines(format: Format): string[] {
  const commands = COMMANDS.filter((command) => formatsOf(command).includes(format)).map(({ name }) => name);
  const who = commands.length === COMMANDS.length ? "every command" : commands.join(", ");
  const texts = [FORMAT_HELP[format], ...wrapText(who, WIDTH - FORMAT_CELLS)];
  return texts.map((text, at) => padRight(at === 0 ? `  ${format}` : "", FORMAT_CELLS) + text);
}

function markLine(
  { symbol, ascii }: { symbol: string; ascii: string },
  means: string,
  isAscii: boolean,
): string {
  return `  ${padRight(isAscii ? "" : symbol, isAscii ? 0 : MARK_CELLS)}${padRight(ascii, MARK_CELLS)}${means}`;
}
