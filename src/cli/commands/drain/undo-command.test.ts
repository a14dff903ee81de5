import { expect, test } from "vitest";
import { undoCommand } from "./undo-command.js";

test.each([
  { key: "user.rpc/7", connection: [], command: "zdisc drain --undo user.rpc/7=10.0.3.9:8080" },
  {
    key: "it's; x/7",
    connection: ["--endpoints", "h1:1,h2:2", "-f", "my file"],
    command: `zdisc drain --undo 'it'\\''s; x/7=10.0.3.9:8080' --endpoints h1:1,h2:2 -f 'my file'`,
  },
])("$key is put back by words that a shell leaves alone", ({ key, connection, command }) => {
  expect(undoCommand(key, "10.0.3.9:8080", connection)).toBe(command);
});

test.each(["a\x1b[2J/7", "a\u202e/7", "a\udcff/7"])("%j cannot be typed, so no command is shown", (key) => {
  expect(undoCommand(key, "10.0.3.9:8080", [])).toBeUndefined();
});
