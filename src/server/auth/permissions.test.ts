import { expect, test } from "vitest";
import { ALL_KEYS, type KeySpan, spanOfKey, spanOfPrefix } from "../../store/memory/key-span.js";
import { covers, type Permission } from "./permissions.js";

const read = (span: KeySpan): Permission => ({ span, access: ["read"] });
const range = (from: string, to?: string): KeySpan => ({ from, to });

test.each([
  { name: "a key of a range", given: [range("a", "c")], asked: spanOfKey("b"), is: true },
  { name: "the key behind a range", given: [range("a", "c")], asked: spanOfKey("c"), is: false },
  { name: "a range within another", given: [range("a", "f")], asked: range("b", "d"), is: true },
  {
    name: "a range across two that touch",
    given: [range("c", "f"), range("a", "c")],
    asked: range("b", "d"),
    is: true,
  },
  {
    name: "a range across a gap",
    given: [range("a", "c"), range("d", "f")],
    asked: range("b", "e"),
    is: false,
  },
  { name: "a range that begins before", given: [range("b", "f")], asked: range("a", "c"), is: false },
  { name: "a range that ends behind", given: [range("a", "c")], asked: range("b", "d"), is: false },
  { name: "all from a key on, of a range", given: [range("a", "z")], asked: range("b"), is: false },
  { name: "all from a key on, of the same", given: [range("a")], asked: range("b"), is: true },
  { name: "all keys, of all", given: [ALL_KEYS], asked: ALL_KEYS, is: true },
  { name: "a prefix, of its keys", given: [spanOfPrefix("a/")], asked: spanOfPrefix("a/b"), is: true },
  { name: "a longer key, of a key", given: [spanOfKey("a")], asked: spanOfKey("ab"), is: false },
  { name: "anything, of nothing", given: [], asked: spanOfKey("a"), is: false },
])("$name: $is", ({ given, asked, is }) => {
  expect(covers(given.map(read), "read", asked)).toBe(is);
});

test("a permission to read is none to write, and does not close a gap for it", () => {
  const permissions: Permission[] = [
    { span: range("a", "b"), access: ["read", "write"] },
    { span: range("b", "c"), access: ["read"] },
    { span: range("c", "d"), access: ["write"] },
  ];
  expect(covers(permissions, "read", range("a", "c"))).toBe(true);
  expect(covers(permissions, "write", range("a", "d"))).toBe(false);
  expect(covers(permissions, "write", spanOfKey("c"))).toBe(true);
});
