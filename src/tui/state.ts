/**
 * What a person did to the screen, as one value: which screen, which row, which filter. `reduce` is pure and total;
 * what lives (rows, time) comes along with the action that needs it.
 */

import type { PickKnob } from "./model/pick-settings.js";

/** Where keys are pressed: the kinds of screens, and a recording. */
export type Where = "services" | "service" | "instance" | "pick" | "replay";

export type Screen =
  | { readonly kind: "services" }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "instance"; readonly service: string; readonly id: string }
  /** Without a service: of endpoints that are only named. */
  | { readonly kind: "pick"; readonly service: string | undefined };

/** A list on a screen: the cursor follows its row, not its place. */
export interface ListState {
  /** The selected row; undefined until there is one. */
  readonly cursor: string | undefined;
  /** Where it stood in the rows when they were last seen. */
  readonly index: number;
  /** The first row in sight. */
  readonly top: number;
  readonly filter: string;
  /** Whether keys go into the filter. */
  readonly isTyping: boolean;
  readonly sort: number;
  readonly isReversed: boolean;
  readonly onlyProblems: boolean;
}

export interface UiState {
  /** Never empty; the last is in sight. */
  readonly screens: readonly { readonly screen: Screen; readonly list: ListState }[];
  readonly isPaused: boolean;
  readonly isHelpOpen: boolean;
  /** Lines of the help that are scrolled away. */
  readonly helpTop: number;
  readonly isWide: boolean;
  /** What is shown is a recording: nothing of it lives. */
  readonly isReplay: boolean;
  /** Said for two seconds. */
  readonly message: { readonly text: string; readonly untilMs: number } | undefined;
  /** Waits for an answer. */
  readonly question: { readonly text: string } | undefined;
  readonly isOver: boolean;
}

/** What the keys of the pick screen do; its model does it. */
export type PickKey = PickKnob | "pause" | "restart" | "tell" | "real";

/** What actions ask of the world around; see `Facts` for what they are told. */
export type Action =
  | { readonly kind: "move"; readonly by: number }
  | { readonly kind: "movePages"; readonly by: number }
  | { readonly kind: "moveToEnd"; readonly end: "first" | "last" }
  | { readonly kind: "enter" }
  | { readonly kind: "back" }
  | { readonly kind: "openFilter" }
  | { readonly kind: "typeFilter"; readonly text: string }
  | { readonly kind: "eraseFilter" }
  | { readonly kind: "keepFilter" }
  | { readonly kind: "nextSort" }
  | { readonly kind: "reverseSort" }
  | { readonly kind: "toggleProblems" }
  | { readonly kind: "toggleWide" }
  | { readonly kind: "togglePause" }
  | { readonly kind: "toggleHelp" }
  | { readonly kind: "openPick" }
  | { readonly kind: "pick"; readonly key: PickKey }
  /** The next key answers; Enter agrees. */
  | { readonly kind: "ask"; readonly text: string }
  | { readonly kind: "answer"; readonly isAgreed: boolean }
  /** A sentence for the message row. */
  | { readonly kind: "say"; readonly text: string }
  /** Rows came or went, or the window changed its size: cursor and window follow. */
  | { readonly kind: "look" }
  /** Out of the help, or out of zdisc. */
  | { readonly kind: "leave" }
  | { readonly kind: "quit" }
  /** Done by the screen's owner; the state stays as it is. */
  | { readonly kind: "probe" | "copy" | "suspend" | "redraw" }
  /** Of a recording; `by`: 2 is twice as fast. */
  | { readonly kind: "changeSpeed"; readonly by: number };

/** What lives, as an action finds it. */
export interface Facts {
  /** Of the list in sight, in its order. */
  readonly rows: readonly { readonly id: string }[];
  /** Rows that fit on the screen. */
  readonly pageRows: number;
  /** Rows that a page is, where that is not what fits. */
  readonly stepRows?: number;
  /** Columns that the list can be sorted by. */
  readonly sortCount: number;
  readonly nowMs: number;
}

const MESSAGE_MS = 2_000;
const MOST_FILTER = 100;

const NEW_LIST: ListState = {
  cursor: undefined,
  index: 0,
  top: 0,
  filter: "",
  isTyping: false,
  sort: 0,
  isReversed: false,
  onlyProblems: false,
};

export function initialState(screen: Screen, { onlyProblems = false, isReplay = false } = {}): UiState {
  return {
    screens: [{ screen, list: { ...NEW_LIST, onlyProblems } }],
    isPaused: false,
    isHelpOpen: false,
    helpTop: 0,
    isWide: false,
    isReplay,
    message: undefined,
    question: undefined,
    isOver: false,
  };
}

export function topScreen({ screens }: UiState): { readonly screen: Screen; readonly list: ListState } {
  // The stack is never empty.
  return screens.at(-1) as { readonly screen: Screen; readonly list: ListState };
}

/** undefined: it is of none, or of all. */
export function serviceOf(screen: Screen): string | undefined {
  return "service" in screen ? screen.service : undefined;
}

export function whereOf(state: UiState): Where {
  return topScreen(state).screen.kind;
}

export function reduce(state: UiState, action: Action, facts: Facts): UiState {
  if (state.isHelpOpen) return reduceHelp(state, action);
  const { list } = topScreen(state);
  switch (action.kind) {
    case "move":
      return withList(state, moveTo(list, list.index + action.by, facts));
    case "movePages":
      return withList(
        state,
        moveTo(list, list.index + Math.trunc(action.by * (facts.stepRows ?? facts.pageRows)), facts),
      );
    case "moveToEnd":
      return withList(state, moveTo(list, action.end === "first" ? 0 : facts.rows.length - 1, facts));
    case "look":
      return withList(withoutOldMessage(state, facts.nowMs), follow(list, facts));
    case "enter":
    case "openPick":
      return open(state, action.kind);
    case "back":
      return back(state);
    case "openFilter":
    case "typeFilter":
    case "eraseFilter":
    case "keepFilter":
      return withList(state, reduceFilter(list, action));
    case "nextSort":
      return withList(state, {
        ...list,
        sort: (list.sort + 1) % Math.max(1, facts.sortCount),
        isReversed: false,
      });
    case "reverseSort":
      return withList(state, { ...list, isReversed: !list.isReversed });
    case "toggleProblems":
      return withList(state, { ...list, onlyProblems: !list.onlyProblems });
    case "toggleWide":
      return { ...state, isWide: !state.isWide };
    case "togglePause":
      return { ...state, isPaused: !state.isPaused };
    case "toggleHelp":
      return { ...state, isHelpOpen: true, helpTop: 0 };
    case "say":
      return { ...state, message: { text: action.text, untilMs: facts.nowMs + MESSAGE_MS } };
    case "ask":
      return { ...state, question: { text: action.text } };
    case "answer":
      return { ...state, question: undefined };
    case "leave":
    case "quit":
      return { ...state, isOver: true };
    case "pick":
    case "probe":
    case "copy":
    case "suspend":
    case "redraw":
    case "changeSpeed":
      return state;
  }
}

function withoutOldMessage(state: UiState, nowMs: number): UiState {
  return state.message === undefined || nowMs < state.message.untilMs
    ? state
    : { ...state, message: undefined };
}

/** While the help is open every key is about it. */
function reduceHelp(state: UiState, action: Action): UiState {
  switch (action.kind) {
    case "move":
    case "movePages": {
      const by = action.kind === "move" ? action.by : Math.sign(action.by) * 10;
      return { ...state, helpTop: Math.max(0, state.helpTop + by) };
    }
    case "toggleHelp":
    case "back":
    case "enter":
    case "leave":
      return { ...state, isHelpOpen: false };
    case "quit":
      return { ...state, isOver: true };
    default:
      return state;
  }
}

function reduceFilter(
  list: ListState,
  action: Extract<Action, { kind: "openFilter" | "typeFilter" | "eraseFilter" | "keepFilter" }>,
): ListState {
  switch (action.kind) {
    case "openFilter":
      return { ...list, isTyping: true };
    case "typeFilter":
      return { ...list, filter: (list.filter + action.text).slice(0, MOST_FILTER) };
    case "eraseFilter":
      return { ...list, filter: [...list.filter].slice(0, -1).join("") };
    case "keepFilter":
      return { ...list, isTyping: false };
  }
}

/** A filter goes first, then the screen; the first screen stays. */
function back(state: UiState): UiState {
  const { list } = topScreen(state);
  if (list.isTyping || list.filter !== "") return withList(state, { ...list, isTyping: false, filter: "" });
  if (state.screens.length === 1) return state;
  return { ...state, screens: state.screens.slice(0, -1) };
}

function open(state: UiState, how: "enter" | "openPick"): UiState {
  const { screen, list } = topScreen(state);
  const next = screenBehind(screen, list.cursor, how);
  if (next === undefined) return state;
  return { ...state, screens: [...state.screens, { screen: next, list: NEW_LIST }] };
}

function screenBehind(
  screen: Screen,
  cursor: string | undefined,
  how: "enter" | "openPick",
): Screen | undefined {
  switch (screen.kind) {
    case "services":
      if (cursor === undefined) return undefined;
      return how === "enter" ? { kind: "service", service: cursor } : { kind: "pick", service: cursor };
    case "service":
      if (how === "openPick") return { kind: "pick", service: screen.service };
      return cursor === undefined ? undefined : { kind: "instance", service: screen.service, id: cursor };
    case "instance":
    case "pick":
      return undefined;
  }
}

function withList(state: UiState, list: ListState): UiState {
  const { screen, list: before } = topScreen(state);
  return list === before ? state : { ...state, screens: [...state.screens.slice(0, -1), { screen, list }] };
}

/** The cursor on another row; the window moves no further than it must. */
function moveTo(list: ListState, wanted: number, { rows, pageRows }: Facts): ListState {
  const index = Math.max(0, Math.min(rows.length - 1, wanted));
  const highest = Math.max(0, rows.length - pageRows);
  const top = Math.max(0, Math.min(highest, Math.max(Math.min(list.top, index), index - pageRows + 1)));
  return { ...list, cursor: rows[index]?.id, index, top };
}

/** The selected row where it stands now, in the same line of the window; where it is gone, the one in its place. */
function follow(list: ListState, facts: Facts): ListState {
  const { rows } = facts;
  const found =
    rows[list.index]?.id === list.cursor ? list.index : rows.findIndex(({ id }) => id === list.cursor);
  const index = found === -1 || list.cursor === undefined ? list.index : found;
  const moved = moveTo({ ...list, top: list.top + (index - list.index) }, index, facts);
  const isSame = moved.cursor === list.cursor && moved.index === list.index && moved.top === list.top;
  return isSame ? list : moved;
}
