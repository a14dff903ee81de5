import { expect, test } from "vitest";
import { parseSeedLines } from "./seed-lines.js";

test("a line is a key and the rest its value, white space within it kept", () => {
  const text = '# to begin with\n\nuser.rpc/1 10.0.3.7:8080\r\n\tconfig/app   {"a":  1}  \n';
  expect(parseSeedLines(text, "seed.txt")).toEqual([
    { key: "user.rpc/1", value: "10.0.3.7:8080" },
    { key: "config/app", value: '{"a":  1}' },
  ]);
});

test("an empty file seeds nothing", () => {
  expect(parseSeedLines("", "seed.txt")).toEqual([]);
});

test.each(["user.rpc/1", "  user.rpc/1  "])(
  "a key without a value is refused with its place: '%s'",
  (line) => {
    expect(() => parseSeedLines(`a b\n${line}\n`, "seed.txt")).toThrow(
      expect.objectContaining({ code: "config", message: 'seed.txt:2: "user.rpc/1" is not "key value"' }),
    );
  },
);
