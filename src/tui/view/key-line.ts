/** The last row: the keys that matter on this screen; and all of them, as `?` shows them. */
import { padRight } from "../../text/width.js";
import type { KeyBinding } from "../key-binding.js";
import { isOnlyLive, KEYS } from "../keys.js";
import { fitLine, type Line, span, widthOf } from "../line.js";
import type { Where } from "../state.js";
import type { Theme } from "../theme.js";

/** What must be in sight however narrow the screen is: how to learn more, and how to get out. */
const LAST_KEYS: ReadonlySet<string> = new Set(["?", "q"]);

export function keyLine(where: Where, width: number, theme: Theme, isReplay = false): Line {
  const keys = KEYS.flatMap((binding) => {
    const { sign } = binding;
    const text = briefOf(binding, where, isReplay);
    if (text === undefined || sign === undefined) return [];
    return [{ sign, spans: [span(theme.sign(sign), "bold"), span(` ${text}`)] }];
  });
  const isLast = ({ sign }: { sign: string }) => LAST_KEYS.has(sign);
  // The pick screen has more to show than there is room for: there, how to get out gives way.
  const isSpare = ({ sign }: { sign: string }) => where === "pick" && sign === "q";
  const last = keys.filter((key) => isLast(key) && !isSpare(key)).map(({ spans }) => spans);
  const first: Line[] = [];
  for (const { spans } of keys.filter((key) => !isLast(key))) {
    if (widthOf(spaced([...first, spans, ...last])) <= width) first.push(spans);
  }
  const line = [...first, ...last];
  for (const { spans } of keys.filter(isSpare))
    if (widthOf(spaced([...line, spans])) <= width) line.push(spans);
  return fitLine(spaced(line), width, theme.look);
}

function spaced(keys: readonly Line[]): Line {
  return [span(" "), ...keys.flatMap((spans, at) => (at === 0 ? spans : [span("  "), ...spans]))];
}

function briefOf(binding: KeyBinding, where: Where, isReplay: boolean): string | undefined {
  const { brief, where: places } = binding;
  if (isReplay && isOnlyLive(binding)) return undefined;
  if (isReplay && places.includes("replay")) return brief?.replay;
  return places.includes(where) ? brief?.[where] : undefined;
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

const SCREENS = ["services", "service", "instance", "pick"] as const;
const KEYS_CELLS = 22;

export function helpLines(theme: Theme, width: number): Line[] {
  const lines: Line[] = [[span(" Keys", "bold")], []];
  for (const { keys, does, where } of KEYS) {
    lines.push([
      span(` ${padRight(theme.sign(keys), KEYS_CELLS)} `, "bold"),
      span(does),
      span(placesText(where), "dim"),
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

/** Nothing for what works everywhere. */
function placesText(where: readonly Where[]): string {
  const missing = SCREENS.filter((screen) => !where.includes(screen));
  if (missing.length === 0) return "";
  if (missing.join() === "instance") return "  (lists)";
  return missing.join() === "pick"
    ? `  (not ${PLACES.pick})`
    : `  (${where.map((place) => PLACES[place]).join(", ")})`;
}

function legend(theme: Theme): Line[] {
  return [
    [
      ...[span(" "), theme.mark("live"), span(" live, lease renewed   ")],
      ...[theme.mark("warning"), span(" works, but look   ")],
      ...[theme.mark("broken"), span(" broken   ")],
      ...[theme.mark("lastKnown"), span(" last known, etcd away")],
    ],
    [
      ...[span(" "), theme.mark("join"), span(" joined   ")],
      ...[theme.mark("leave"), span(" left   ")],
      ...[theme.mark("move"), span(" key with another address   ")],
      span(theme.sign("SEEN ≥: there before zdisc")),
    ],
  ];
}
