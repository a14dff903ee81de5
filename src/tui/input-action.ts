/** What an input does now: keys of the table, or text for the filter that is being typed. */
import type { Input } from "./input-parser.js";
import { actionOf } from "./keys.js";
import { type Action, topScreen, type UiState, whereOf } from "./state.js";

const EDITING: Readonly<Record<string, Action>> = {
  enter: { kind: "keepFilter" },
  escape: { kind: "back" },
  backspace: { kind: "eraseFilter" },
  up: { kind: "move", by: -1 },
  down: { kind: "move", by: 1 },
  "ctrl+c": { kind: "quit" },
  "ctrl+z": { kind: "suspend" },
};

/** undefined: nothing. */
export function actionForInput(input: Input, state: UiState): Action | undefined {
  if (state.question !== undefined) return answerOf(input);
  const isTyping = topScreen(state).list.isTyping && !state.isHelpOpen;
  if (input.kind === "paste") {
    const [line = ""] = input.text.split(/[\r\n]/);
    return isTyping
      ? { kind: "typeFilter", text: line }
      : { kind: "say", text: "pasted text is for the filter: / opens it" };
  }
  const { key } = input;
  if (!isTyping) return actionOf(key, whereOf(state), state.isReplay);
  const editing = EDITING[key];
  if (editing !== undefined) return editing;
  return [...key].length === 1 ? { kind: "typeFilter", text: key } : undefined;
}

/** Only what is meant is a yes. */
function answerOf(input: Input): Action {
  if (input.kind === "key" && input.key === "ctrl+c") return { kind: "quit" };
  return { kind: "answer", isAgreed: input.kind === "key" && input.key === "enter" };
}
