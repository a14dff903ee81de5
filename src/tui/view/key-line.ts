/** The last row: the keys that matter on this screen; and all of them, as `?` shows them. */
import { padRight } from "../../text/width.js";
import { KEYS } from "../keys.js";
import { fitLine, type Line, span, widthOf } from "../line.js";
import type { Where } from "../state.js";
import type { Span, Theme } from "../theme.js";

/** What must be in sight however narrow the screen is: how to learn more, and how to get out. */
const LAST_KEYS: ReadonlySet<string> = new Set(["?", "q"]);

export function keyLine(where: Where, width: number, theme: Theme): Line {
  const keys = KEYS.flatMap(({ brief, sign, where: places }) => {
    const text = brief?.[where];
    if (text === undefined || sign === undefined || !places.includes(where)) return [];
    return [{ sign, spans: [span(theme.sign(sign), "bold"), span(` ${text}  `)] }];
  });
  const isLast = ({ sign }: { sign: string }) => LAST_KEYS.has(sign);
  // The pick screen has more to show than there is room for: there, how to get out gives way.
  const isSpare = ({ sign }: { sign: string }) => where === "pick" && sign === "q";
  const last = keys.filter((key) => isLast(key) && !isSpare(key)).flatMap(({ spans }) => spans);
  const line: Span[] = [span(" ")];
  for (const { spans } of keys.filter((key) => !isLast(key))) {
    if (widthOf([...line, ...spans, ...last]) <= width + 2) line.push(...spans);
  }
  line.push(...last);
  for (const { spans } of keys.filter(isSpare))
    if (widthOf([...line, ...spans]) <= width + 2) line.push(...spans);
  return fitLine(trimmed(line), width, theme.look);
}

/** Without the blanks behind the last key, which would be cut off with a sign. */
function trimmed(line: readonly Span[]): Line {
  const last = line.at(-1);
  return last === undefined ? line : [...line.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}

/** While a filter is typed. */
export function filterLine(filter: string, width: number, theme: Theme): Line {
  return fitLine(
    [
      span(" /", "bold"),
      span(`${filter}`),
      span(" ", "alert"),
      span("   Enter keeps it, Esc clears it, !text leaves out", "dim"),
    ],
    width,
    theme.look,
  );
}

const PLACES = {
  services: "services",
  service: "service",
  instance: "detail",
  pick: "pick",
  replay: "replay",
} as const satisfies Record<Where, string>;

const KEYS_CELLS = 22;

export function helpLines(theme: Theme, width: number): Line[] {
  const lines: Line[] = [[span(" Keys", "bold")], []];
  for (const { keys, does, where } of KEYS) {
    const places = where.length >= 4 ? "" : `  (${where.map((place) => PLACES[place]).join(", ")})`;
    lines.push([
      span(` ${padRight(theme.sign(keys), KEYS_CELLS)} `, "bold"),
      span(does),
      span(places, "dim"),
    ]);
  }
  lines.push(
    [],
    [span(" The screen never writes to etcd: it shows the command to type.", "dim")],
    [],
    ...legend(theme),
  );
  return lines.map((line) => fitLine(line, width, theme.look));
}

function legend(theme: Theme): Line[] {
  return [
    [
      ...[span(" "), theme.mark("live"), span(" live, lease renewed   ")],
      ...[theme.mark("warning"), span(" works, but look   ")],
      ...[theme.mark("broken"), span(" broken   ")],
      ...[theme.mark("lastKnown"), span(" last known, connection down")],
    ],
    [
      ...[span(" "), theme.mark("join"), span(" joined   ")],
      ...[theme.mark("leave"), span(" left   ")],
      ...[theme.mark("move"), span(" key with another address   ")],
      span(theme.sign("SEEN ≥: it was there before zdisc")),
    ],
  ];
}
