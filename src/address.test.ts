import { expect, test } from "vitest";
import { isOnLoopback } from "./address.js";

test.each([
  ["127.0.0.1:2379", true],
  ["127.9.9.9", true],
  ["[::1]:2379", true],
  ["::1", true],
  ["localhost", true],
  ["https://localhost:2379", true],
  ["127.0.0.1.example:2379", false],
  ["localhost.example:2379", false],
  ["0.0.0.0:2379", false],
  ["http://10.0.3.7:2379", false],
])("whether %s is reached from this machine only: %s", (authority, only) => {
  expect(isOnLoopback(authority)).toBe(only);
});
