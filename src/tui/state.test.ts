import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KEYS } from "./keys.js";
import { type Action, type Facts, initialState, reduce, topScreen, type UiState } from "./state.js";

const SERVICE = { kind: "service", service: "user.rpc" } as const;

function rows(...ids: readonly string[]): Facts {
  return { rows: ids.map((id) => ({ id })), pageRows: 3, sortCount: 5, nowMs: 1_000 };
}

function pressed(actions: readonly Action[], facts: Facts, from: UiState = initialState(SERVICE)): UiState {
  return actions.reduce(
    (state, action) => reduce(state, action, facts),
    reduce(from, { kind: "look" }, facts),
  );
}

const cursorOf = (state: UiState) => topScreen(state).list.cursor;
const DOWN: Action = { kind: "move", by: 1 };

describe("the cursor", () => {
  test("begins at the first row and stops at the ends", () => {
    const facts = rows("a", "b", "c");
    expect(cursorOf(pressed([], facts))).toBe("a");
    expect(cursorOf(pressed([DOWN, DOWN, DOWN, DOWN], facts))).toBe("c");
    expect(cursorOf(pressed([DOWN, { kind: "move", by: -9 }], facts))).toBe("a");
  });

  test("stays on its row, and its row in its line, when others come before it", () => {
    const before = pressed([DOWN, DOWN, DOWN, DOWN], rows("b", "c", "d", "e", "f", "g"));
    const now = reduce(before, { kind: "look" }, rows("a", "b", "c", "d", "e", "f", "g"));
    expect(topScreen(now).list).toMatchObject({ cursor: "f", index: 5, top: topScreen(before).list.top + 1 });
  });

  test("takes the row that stands in its place when its own is gone", () => {
    const before = pressed([DOWN], rows("a", "b", "c"));
    expect(cursorOf(reduce(before, { kind: "look" }, rows("a", "c")))).toBe("c");
    expect(cursorOf(reduce(before, { kind: "look" }, rows("a")))).toBe("a");
    expect(cursorOf(reduce(before, { kind: "look" }, rows()))).toBeUndefined();
  });

  test("moves by pages and to the ends, and stays in sight", () => {
    const facts = rows(..."abcdefghij");
    expect(topScreen(pressed([{ kind: "movePages", by: 1 }], facts)).list).toMatchObject({
      cursor: "d",
      top: 1,
    });
    expect(topScreen(pressed([{ kind: "moveToEnd", end: "last" }], facts)).list).toMatchObject({
      cursor: "j",
      top: 7,
    });
  });
});

describe("screens", () => {
  test("Enter opens the selected row, Esc goes back to the same cursor, and never out of the first", () => {
    const facts = rows("a", "b");
    const opened = pressed([DOWN, { kind: "enter" }], facts);
    expect(topScreen(opened).screen).toEqual({ kind: "instance", service: "user.rpc", id: "b" });
    const back = reduce(opened, { kind: "back" }, facts);
    expect(cursorOf(back)).toBe("b");
    expect(reduce(back, { kind: "back" }, facts)).toBe(back);
  });

  test("Esc first clears a filter", () => {
    const typed: Action[] = [
      { kind: "openFilter" },
      { kind: "typeFilter", text: "10" },
      { kind: "keepFilter" },
    ];
    const filtered = pressed(typed, rows("a"));
    expect(topScreen(filtered).list).toMatchObject({ filter: "10", isTyping: false });
    expect(topScreen(reduce(filtered, { kind: "back" }, rows("a"))).list.filter).toBe("");
  });

  test("q closes the help, Ctrl-C ends all", () => {
    const open = pressed([{ kind: "toggleHelp" }], rows("a"));
    expect(reduce(open, { kind: "leave" }, rows("a"))).toMatchObject({ isHelpOpen: false, isOver: false });
    expect(reduce(open, { kind: "quit" }, rows("a")).isOver).toBe(true);
  });
});

test("whatever is pressed on whatever rows, the cursor is a row of the list or nothing, and in sight", () => {
  const actions = KEYS.flatMap(({ press }) => Object.values(press)).filter(({ kind }) => kind !== "quit");
  const step = fc.record({
    action: fc.constantFrom<Action>(...actions, { kind: "typeFilter", text: "x" }, { kind: "look" }),
    ids: fc.uniqueArray(fc.constantFrom(..."abcdefghijkl"), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = initialState(SERVICE);
      for (const { action, ids } of steps) {
        const facts = rows(...ids);
        state = reduce(reduce(state, action, facts), { kind: "look" }, facts);
        if (state.isHelpOpen) continue;
        const { cursor, index, top } = topScreen(state).list;
        expect(cursor).toBe(ids[index]);
        expect(ids.length === 0 || (index >= top && index < top + facts.pageRows)).toBe(true);
      }
    }),
  );
});
