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

test("every key of the pick screen works there, and elsewhere says where", () => {
  const detail = initialState({ kind: "service", service: "user.rpc" });
  for (const { press: keys } of PICK_KEYS) {
    for (const [key, action] of Object.entries(keys)) {
      expect(press(key, PICK)).toEqual(action);
      if (key !== " ")
        expect(press(key, detail)).toMatchObject({ kind: "say", text: expect.stringMatching(/pick/) });
    }
  }
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
