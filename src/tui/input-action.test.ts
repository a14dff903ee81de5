import { describe, expect, test } from "vitest";
import { actionForInput } from "./input-action.js";
import { PICK_KEYS } from "./pick-keys.js";
import { initialState, reduce, type UiState } from "./state.js";

const PICK = initialState({ kind: "pick", service: "user.rpc" });
const NOTHING = { rows: [], pageRows: 1, sortCount: 1, nowMs: 0 };

function press(key: string, state: UiState) {
  return actionForInput({ kind: "key", key }, state);
}

describe("while something is asked", () => {
  const asked = reduce(PICK, { kind: "ask", text: "really?" }, NOTHING);

  test("Enter agrees, and nothing else does", () => {
    expect(press("enter", asked)).toEqual({ kind: "answer", isAgreed: true });
    for (const key of ["y", "m", "escape", "n", "q", " "])
      expect(press(key, asked)).toEqual({ kind: "answer", isAgreed: false });
    expect(actionForInput({ kind: "paste", text: "\r" }, asked)).toEqual({ kind: "answer", isAgreed: false });
  });

  test("Ctrl-C ends all the same", () => {
    expect(press("ctrl+c", asked)).toEqual({ kind: "quit" });
  });

  test("any answer takes the question away", () => {
    expect(reduce(asked, { kind: "answer", isAgreed: false }, NOTHING).question).toBeUndefined();
  });
});

describe("a key of the pick screen", () => {
  const presses = PICK_KEYS.flatMap(({ press: keys }) => Object.entries(keys));

  test.each(presses)("%j works there", (key, action) => {
    expect(press(key, PICK)).toEqual(action);
  });

  // The blank does something on other screens, too.
  test.each(presses.filter(([key]) => key !== " "))("%j says elsewhere where it works", (key) => {
    const detail = initialState({ kind: "service", service: "user.rpc" });
    expect(press(key, detail)).toMatchObject({ kind: "say", text: expect.stringMatching(/pick/) });
  });
});

test("p opens the pick screen of the service, or of the selected one", () => {
  const p = press("p", initialState({ kind: "service", service: "user.rpc" }));
  expect(p).toEqual({ kind: "openPick" });
  const services = reduce(
    initialState({ kind: "services" }),
    { kind: "look" },
    { ...NOTHING, rows: [{ id: "a.rpc" }] },
  );
  const opened = reduce(services, { kind: "openPick" }, NOTHING);
  expect(opened.screens.at(-1)?.screen).toEqual({ kind: "pick", service: "a.rpc" });
});
