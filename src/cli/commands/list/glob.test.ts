import { expect, test } from "vitest";
import { commonPrefix, globMatcher, isGlob } from "./glob.js";

test.each([
  { glob: "prod/*", name: "prod/user.rpc", is: true },
  { glob: "prod/*", name: "prod/eu/user.rpc", is: true },
  { glob: "prod/*", name: "production", is: false },
  { glob: "*user*", name: "/prod/user.rpc", is: true },
  { glob: "user.rpc?", name: "user.rpc2", is: true },
  { glob: "user.rpc?", name: "user-rpc2", is: false },
  { glob: "user[.-]rpc", name: "user-rpc", is: true },
  { glob: "user[!.]rpc", name: "user.rpc", is: false },
  { glob: "user[a-c]", name: "userb", is: true },
  { glob: "a[b*", name: "a[bc", is: true },
  { glob: "a+(b)*", name: "a+(b)c", is: true },
  { glob: "线*", name: "线上/user.rpc", is: true },
  { glob: "a[&^]b", name: "a^b", is: true },
  { glob: "****b", name: "aaab", is: true },
])("$glob matches $name: $is", ({ glob, name, is }) => {
  expect(globMatcher([glob])(name)).toBe(is);
});

test("without a glob every name matches", () => {
  expect(globMatcher([])("user.rpc")).toBe(true);
});

test("only the beginning that all globs share is listed", () => {
  expect(commonPrefix(["prod/*"])).toBe("prod/");
  expect(commonPrefix(["prod/a*", "prod/b?"])).toBe("prod/");
  expect(commonPrefix(["prod/*", "dev/*"])).toBe("");
});

test("a name without * ? [ is no glob", () => {
  expect(["user.rpc", "user*", "user?", "user[1]"].map(isGlob)).toEqual([false, true, true, true]);
});

test("a range that is none is refused", () => {
  expect(() => globMatcher(["[z-a]*"])).toThrow('"[z-a]*" is not a glob');
});
