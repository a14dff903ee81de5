import { expect, test } from "vitest";
import { parseRegistrationLines } from "./registration-lines.js";

test("a line is a service, an address and perhaps an ID; the rest counts nothing", () => {
  const text = "# all of them\n\nuser.rpc 10.0.3.7:8080\r\n\torder.rpc   :9000 7   # fixed\n";
  expect(parseRegistrationLines(text, "s.txt")).toEqual([
    { service: "user.rpc", address: "10.0.3.7:8080", id: undefined, place: "s.txt:3:" },
    { service: "order.rpc", address: ":9000", id: "7", place: "s.txt:4:" },
  ]);
});

test.each([
  { text: "user.rpc 10.0.3.7:8080\nuser.rpc", message: 's.txt:2: "user.rpc" is not "service address [id]"' },
  { text: "a b:1 2 3", message: 's.txt:1: "a b:1 2 3" is not "service address [id]"' },
  { text: "a b:1 seven", message: 's.txt:1: "a b:1 seven" is not "service address [id]"' },
  { text: "# nothing\n", message: "s.txt holds no registration" },
])("$message", ({ text, message }) => {
  expect(() => parseRegistrationLines(text, "s.txt")).toThrow(
    expect.objectContaining({ code: "config", message }),
  );
});
