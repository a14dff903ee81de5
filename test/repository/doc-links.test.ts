/** What the pages for readers point to is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { filesUnder, packagesImportedBy } from "../support/imported-packages.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const textOf = (name: string) => readFileSync(join(ROOT, name), "utf8");
const inDocs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" }).map(
  (name) => `docs/${name}`,
);
const pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...inDocs].filter((name) =>
  name.endsWith(".md"),
);

/** GitHub's name of a heading. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replace(/\s/g, "-"),
  );
}

test.each(pages)("%s links to files and headings that are there", (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, path = "", anchor]) => {
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test("the README says why each package of the source is there, and of no other", () => {
  const [, table = ""] = /## Why each dependency\n\n([\s\S]*?)\n\n/.exec(textOf("README.md")) ?? [];
  const cells = table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|")[1] ?? "");
  const named = cells.flatMap((cell) => cell.replace(/\((?:peer|bundled)\)/, "").split(","));
  const source = [...filesUnder("src", /(?<!\.test)\.tsx?$/)];
  expect(named.map((name) => name.trim()).sort()).toEqual([...packagesImportedBy(source)].sort());
});
