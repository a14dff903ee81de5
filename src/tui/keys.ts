/** Every key of the screens: what is pressed, what it does, where. Dispatch, the last row and `?` all read this table. */
import type { KeyBinding } from "./key-binding.js";
import { PICK_KEYS } from "./pick-keys.js";
import type { Action, Where } from "./state.js";

const ALL = ["services", "service", "instance", "pick"] as const;
const LISTS = ["services", "service", "pick"] as const;

/** What asks endpoints themselves: of a recording they are long gone. */
const LIVE_ACTIONS: ReadonlySet<Action["kind"]> = new Set(["probe", "openPick"] as const);

export const KEYS: readonly KeyBinding[] = [
  {
    press: {
      enter: { kind: "enter" },
      l: { kind: "enter" },
      right: { kind: "enter" },
    },
    keys: "⏎ l →",
    does: "into the selected row",
    brief: { services: "open", service: "detail" },
    sign: "⏎",
    where: ["services", "service"],
  },
  {
    press: { escape: { kind: "back" }, h: { kind: "back" }, left: { kind: "back" } },
    keys: "Esc h ←",
    does: "back; Esc first clears a filter",
    brief: { instance: "back" },
    sign: "Esc",
    where: ALL,
  },
  {
    press: {
      up: { kind: "move", by: -1 },
      k: { kind: "move", by: -1 },
      down: { kind: "move", by: 1 },
      j: { kind: "move", by: 1 },
    },
    keys: "↑↓ j k",
    does: "one row",
    where: ALL,
  },
  {
    press: {
      pageup: { kind: "movePages", by: -1 },
      "ctrl+b": { kind: "movePages", by: -1 },
      pagedown: { kind: "movePages", by: 1 },
      "ctrl+f": { kind: "movePages", by: 1 },
      "ctrl+u": { kind: "movePages", by: -0.5 },
      "ctrl+d": { kind: "movePages", by: 0.5 },
    },
    keys: "PgUp PgDn ^b ^f ^u ^d",
    does: "a page, half a page",
    where: ALL,
  },
  {
    press: {
      g: { kind: "moveToEnd", end: "first" },
      home: { kind: "moveToEnd", end: "first" },
      G: { kind: "moveToEnd", end: "last" },
      end: { kind: "moveToEnd", end: "last" },
    },
    keys: "g G Home End",
    does: "first row, last row",
    where: ALL,
  },
  {
    press: { "/": { kind: "openFilter" } },
    keys: "/",
    does: "filter; !text leaves out; Enter keeps it",
    brief: { services: "filter", service: "filter" },
    sign: "/",
    where: LISTS,
  },
  {
    press: { o: { kind: "nextSort" }, O: { kind: "reverseSort" } },
    keys: "o O",
    does: "sort by the next column; reverse",
    brief: { services: "sort", service: "sort" },
    sign: "o",
    where: LISTS,
  },
  {
    press: { p: { kind: "openPick" } },
    keys: "p",
    does: "pick screen: how calls would spread",
    brief: { service: "pick" },
    sign: "p",
    where: ["services", "service"],
  },
  {
    press: { "!": { kind: "toggleProblems" } },
    keys: "!",
    does: "only rows with a problem",
    brief: { services: "only problems" },
    sign: "!",
    where: LISTS,
  },
  {
    press: { w: { kind: "toggleWide" } },
    keys: "w",
    does: "the key, in place of SEEN and KEYS",
    where: ["service"],
  },
  {
    press: { t: { kind: "probe" } },
    keys: "t",
    does: "probe the endpoint now",
    brief: { instance: "probe" },
    sign: "t",
    where: ["service", "instance"],
  },
  {
    press: { c: { kind: "copy" } },
    keys: "c",
    does: "copy the address; in detail again: its key",
    brief: { instance: "copy" },
    sign: "c",
    where: ["services", "service", "instance"],
  },
  {
    press: { "[": { kind: "changeSpeed", by: 0.5 }, "]": { kind: "changeSpeed", by: 2 } },
    keys: "[ ]",
    does: "half as fast, twice as fast",
    brief: { replay: "speed" },
    sign: "[ ]",
    where: ["replay"],
  },
  {
    press: { " ": { kind: "togglePause" } },
    keys: "space",
    does: "hold the picture, go on",
    brief: { services: "pause", service: "pause", instance: "pause" },
    sign: "space",
    where: ["services", "service", "instance"],
  },
  ...PICK_KEYS,
  {
    press: { "?": { kind: "toggleHelp" } },
    keys: "?",
    does: "this help",
    brief: { services: "help", service: "help", instance: "help", pick: "help" },
    sign: "?",
    where: ALL,
  },
  {
    press: { q: { kind: "leave" }, "ctrl+c": { kind: "quit" } },
    keys: "q ^c",
    does: "quit",
    brief: { services: "quit", service: "quit", instance: "quit", pick: "quit" },
    sign: "q",
    where: ALL,
  },
  {
    press: { "ctrl+z": { kind: "suspend" }, "ctrl+l": { kind: "redraw" } },
    keys: "^z ^l",
    does: "to the shell until fg; draw anew",
    where: ALL,
  },
];

/** Whether a binding does nothing for a recording. */
export function isOnlyLive({ press }: KeyBinding): boolean {
  return Object.values(press).some(({ kind }) => LIVE_ACTIONS.has(kind));
}

/** What a key does on a screen; undefined for a key that is not in the table. */
export function actionOf(key: string, where: Where, isReplay = false): Action | undefined {
  let elsewhere: Action | undefined;
  for (const binding of KEYS) {
    const action = Object.hasOwn(binding.press, key) ? binding.press[key] : undefined;
    if (action === undefined) continue;
    const isHere = binding.where.includes(where) || (isReplay && binding.where.includes("replay"));
    if (isHere && isReplay && isOnlyLive(binding))
      return { kind: "say", text: `${key} asks endpoints that live; this is a recording` };
    if (isHere) return action;
    elsewhere = { kind: "say", text: `${signOf(key, binding)} works in the ${placesOf(binding)}` };
  }
  return elsewhere;
}

const PLACE_TEXT = {
  services: "list of services",
  service: "list of endpoints",
  instance: "detail",
  pick: "pick screen",
  replay: "replay of a recording",
} as const satisfies Record<Where, string>;

/** As it is written on the key; of one without a letter, as the help writes it. */
function signOf(key: string, { keys }: KeyBinding): string {
  return key.length === 1 ? key : (keys.split(" ")[0] ?? key);
}

function placesOf({ where }: KeyBinding): string {
  return where.map((place) => PLACE_TEXT[place]).join(", ");
}
