import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHAPTERS } from "./recipe.js";

test("each recipe of docs/recipes.md is run by a test here", () => {
  const folder = new URL(".", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  const run = files
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .flatMap((text) => [...text.matchAll(/\brecipe\("([^"]+)"/g)].map(([, title = ""]) => title));
  const forgotten = CHAPTERS.filter((chapter) => !run.some((title) => chapter.startsWith(title)));
  expect(CHAPTERS.length).toBeGreaterThan(2);
  expect(forgotten).toEqual([]);
});
