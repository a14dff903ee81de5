/** Every rule of `zdisc check` is documented, as it is now, and tested against something real. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rulesDoc } from "../../scripts/rules-doc.js";
import { RULES } from "../../src/check/rules.js";

const TESTS = new URL("../integration/check/", import.meta.url);

function testTexts(): string {
  const files = readdirSync(TESTS).filter((name) => name.endsWith(".test.ts"));
  return files.map((name) => readFileSync(new URL(name, TESTS), "utf8")).join("\n");
}

test("there are 48, each with an ID of its own", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(48);
});

test.each(["README.md", "CHANGELOG.md"])("%s says how many", (page) => {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
  expect(text).toMatch(new RegExp(`\\b${RULES.length} (known )?faults\\b`));
});

test("docs/rules.md is what scripts/write-rules-doc.ts makes of the table", () => {
  const doc = readFileSync(new URL("../../docs/rules.md", import.meta.url), "utf8");
  expect(doc, "node scripts/run-ts.mjs scripts/write-rules-doc.ts").toBe(rulesDoc());
});

test.each(RULES.map(({ id }) => id))("%s is documented and tested", (id) => {
  expect(rulesDoc()).toContain(`\n## ${id}\n`);
  expect(testTexts()).toContain(`"${id}"`);
});
