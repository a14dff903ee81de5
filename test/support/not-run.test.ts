import { expect, test } from "vitest";
import { notRun } from "./not-run.js";

test("tests that cannot run are named in one line, with the reason", () => {
  const said: string[] = [];
  notRun("real go-zero", "there is no Go here", {}, (text) => said.push(text));
  expect(said).toEqual(["\n!!! NOT RUN: real go-zero: there is no Go here\n"]);
});

test("tests that cannot run are a failure where CI=true", () => {
  expect(() => notRun("real go-zero", "there is no Go here", { CI: "true" })).toThrow(
    "!!! NOT RUN: real go-zero: there is no Go here",
  );
});
