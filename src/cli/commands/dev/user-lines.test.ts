import { expect, test } from "vitest";
import { parseUserLines } from "./user-lines.js";

test("a name ends at the first colon, and a password keeps its spaces and colons", () => {
  expect(parseUserLines("# all\nroot:secret\r\n\nbob: p:w \n", "users.txt")).toEqual([
    { name: "root", password: "secret" },
    { name: "bob", password: " p:w " },
  ]);
});

test.each([
  { why: "no colon", text: "root:pw\nhunter2\n", message: 'users.txt:2: this is not "name:password"' },
  { why: "no name", text: "root:pw\n:hunter2\n", message: 'users.txt:2: this is not "name:password"' },
  { why: "no password", text: "root:\n", message: 'users.txt:1: this is not "name:password"' },
  { why: "twice", text: "root:pw\nroot:hunter2\n", message: "users.txt:2: this name stood before" },
  { why: "no root", text: "bob:hunter2\n", message: "users.txt has no user root" },
  { why: "empty", text: "", message: "users.txt has no user root" },
])("refuses without telling a password: $why", ({ text, message }) => {
  expect(() => parseUserLines(text, "users.txt")).toThrow(
    expect.objectContaining({ code: "config", message, remedy: expect.not.stringContaining("hunter2") }),
  );
});
