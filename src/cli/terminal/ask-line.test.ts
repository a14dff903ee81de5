import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askLine } from "./ask-line.js";

test.each([
  { name: "what stands before Enter", typed: "user.rpc\nmore\n", line: "user.rpc" },
  { name: "nothing when Enter alone is pressed", typed: "\n", line: "" },
  { name: "nothing when the input ends", typed: null, line: "" },
])("resolves with $name", async ({ typed, line }) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const answer = askLine("Type user.rpc: ", input, output);
  if (typed === null) input.end();
  else input.write(typed);
  expect(await answer).toBe(line);
  expect(output.read().toString()).toBe("Type user.rpc: ");
});
