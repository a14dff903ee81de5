import { expect, test } from "vitest";
import { type Deferred, deferred } from "../runtime/deferred.js";
import { anchored } from "./anchored.js";
import { Painter } from "./painter.js";

/** A terminal that takes a text when the test says so. */
function slowTerminal() {
  const writes: { text: string; taken: Deferred<void> }[] = [];
  const painter = new Painter((text) => {
    const taken = deferred<void>();
    writes.push({ text, taken });
    return taken.promise;
  });
  return { writes, painter };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("writes only the lines that changed, inside a synchronized update", async () => {
  const { writes, painter } = slowTerminal();
  painter.paint(["a", "b", "c"]);
  writes[0]?.taken.resolve();
  await settle();
  painter.paint(["a", "B", "c"]);
  expect(writes[1]?.text).toBe("\x1b[?2026h\x1b[2;1H\x1b[2KB\x1b[0m\x1b[?2026l");
});

test("a frame that says the same is not written", async () => {
  const { writes, painter } = slowTerminal();
  painter.paint(["a"]);
  writes[0]?.taken.resolve();
  await settle();
  painter.paint(["a"]);
  expect(writes).toHaveLength(1);
});

test("a terminal that is slow to read gets the newest frame, and none of those in between", async () => {
  const { writes, painter } = slowTerminal();
  for (const text of ["1", "2", "3", "4"]) painter.paint([text]);
  expect(writes).toHaveLength(1);
  writes[0]?.taken.resolve();
  await settle();
  expect(writes).toHaveLength(2);
  expect(writes[1]?.text).toContain("\x1b[2K4\x1b[0m");
});

test("after the terminal was lost out of sight everything is drawn again, without a new frame", async () => {
  const { writes, painter } = slowTerminal();
  painter.paint(["a", ""]);
  writes[0]?.taken.resolve();
  await settle();
  painter.forget();
  expect(writes[1]?.text).toContain("\x1b[2J\x1b[1;1H\x1b[2Ka");
});

test.each([
  { name: "ASCII and our own signs as they are", line: " ▸ ● a:80 █▏░ … →", shows: " ▸ ● a:80 █▏░ … →" },
  { name: "wide characters with the column behind them", line: "用户 x", shows: "用户\x1b[5G x" },
  { name: "marks with the column behind them", line: "e\u0301 x", shows: "e\u0301\x1b[2G x" },
  {
    name: "columns counted without colours",
    line: "\x1b[31m用\x1b[39m x",
    shows: "\x1b[31m用\x1b[3G\x1b[39m x",
  },
])("$name", ({ line, shows }) => {
  expect(anchored(line)).toBe(shows);
});
