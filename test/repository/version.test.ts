/** One version everywhere: in the package, its lock file, the changelog, and what the command says. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runZdisc } from "../support/run-zdisc.js";

const textOf = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const { version } = JSON.parse(textOf("package.json")) as { version: string };

test("the lock file has the package's version", () => {
  const lock = JSON.parse(textOf("package-lock.json"));
  expect([lock.version, lock.packages[""].version]).toEqual([version, version]);
});

test("the changelog's newest version is the package's, with the day it was made", () => {
  const [, newest] = /^## \[(\d[^\]]*)\] - \d{4}-\d{2}-\d{2}$/m.exec(textOf("CHANGELOG.md")) ?? [];
  expect(newest).toBe(version);
});

test("zdisc --version says it", async () => {
  expect((await runZdisc(["--version"])).stdout).toBe(`zdisc ${version}\n`);
});
