import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { askPassword } from "./ask-password.js";

class FakeTerminal extends EventEmitter {
  isRaw = false;
  shown = "";
  readonly show = (text: string) => {
    this.shown += text;
  };
  setRawMode(isRaw: boolean) {
    this.isRaw = isRaw;
  }
  setEncoding() {}
  resume() {}
  pause() {}
  type(text: string) {
    this.emit("data", text);
  }
}

test.each([
  { name: "what was typed", typed: ["s3", "cret\r"], password: "s3cret" },
  { name: "a paste with its Enter", typed: ["pässwörd\n"], password: "pässwörd" },
  { name: "without what was erased", typed: ["ab", "\x7f", "c\b", "d\r"], password: "ad" },
  { name: "without a line that was cleared", typed: ["abc\x15de\r"], password: "de" },
  { name: "without control characters", typed: ["a\x1bb\r"], password: "ab" },
  { name: "nothing", typed: ["\r"], password: "" },
])("takes $name, and shows none of it", async ({ typed, password }) => {
  const terminal = new FakeTerminal();
  const answer = askPassword("root", terminal, terminal.show);
  expect(terminal.isRaw).toBe(true);
  for (const text of typed) terminal.type(text);
  expect(await answer).toBe(password);
  expect(terminal.shown).toBe("Password of root: \n");
  expect(terminal.isRaw).toBe(false);
  expect(terminal.listenerCount("data")).toBe(0);
});

test.each([
  { name: "Ctrl-C", end: (terminal: FakeTerminal) => terminal.type("ab\x03") },
  { name: "a terminal that goes away", end: (terminal: FakeTerminal) => terminal.emit("end") },
])("$name gives it up, and the terminal shows again what is typed", async ({ end }) => {
  const terminal = new FakeTerminal();
  const answer = askPassword("root", terminal, terminal.show);
  end(terminal);
  await expect(answer).rejects.toMatchObject({ code: "interrupted" });
  expect(terminal.isRaw).toBe(false);
});
