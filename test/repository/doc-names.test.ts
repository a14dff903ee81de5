/** What the pages for readers name is there: files, folders, tests, scripts of npm, benches, and what modules export. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as library from "../../src/index.js";
import { ALIASES, BENCHES } from "../bench/benches.js";
import { SUBJECTS } from "../fuzz/subjects.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const textOf = (name: string) => readFileSync(join(ROOT, name), "utf8");
const namesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`);

const PLACES = [".ci", "bin", "docs", "schema", "scripts", "src", "test"];
const files = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...PLACES, ...PLACES.flatMap(namesIn)];
const pages = files.filter((name) => /^[A-Z]+\.md$|^docs\/.*\.md$/.test(name));
const { scripts } = JSON.parse(textOf("package.json"));

/** Between backticks, in blocks, and indented by four. */
function codeOf(page: string): string {
  const text = textOf(page);
  const spans = [...text.matchAll(/(`+)([^`][\s\S]*?)\1/g)].map(([, , code = ""]) => code);
  const lines = [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, code = ""]) => code);
  return [...spans, ...lines].join("\n");
}

/** `*` and `KIND` stand for anything; a name of a test without its end is what Vitest takes. */
function isThere(name: string): boolean {
  const pattern = name.replaceAll(".", "\\.").replace(/\*|\bKIND\b/g, "[^/]*");
  const whole = new RegExp(`(^|/)${pattern.replace(/\/$/, "")}(\\.[\\w.]*test\\.tsx?)?$`);
  return files.some((file) => whole.test(file));
}

describe.each(pages)("%s names", (page) => {
  const code = codeOf(page);
  const all = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, name = ""]) => name);

  test("files and folders that are there", () => {
    const paths = all(/(?<![\w./@-])((?:\.ci|bin|docs|schema|scripts|src|test)\/[\w.*/-]*[\w*/])/g);
    const sources = all(/(?<![\w./*-])([\w*][\w.*/-]*\.(?:ts|tsx|mjs))(?![\w])/g);
    const isExample = (name: string) => page === "docs/library.md" && name === "user.ts";
    expect([...paths, ...sources].filter((name) => !isExample(name) && !isThere(name))).toEqual([]);
  });

  test("scripts that the package has, and benches", () => {
    expect(all(/\bnpm run ([\w:]+)/g).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const benches = all(/\bnpm run bench -- ([a-z][a-z0-9 ]*)/g).flatMap((names) => names.trim().split(" "));
    const known = [...Object.keys(BENCHES), ...Object.keys(ALIASES)];
    expect(benches.filter((name) => !known.includes(name))).toEqual([]);
  });
});

test("docs/departures.md names tests that are there", () => {
  const rows = textOf("docs/departures.md").split("\n").slice(7);
  const tests = rows.flatMap((row) => [...(row.split("|")[4] ?? "").matchAll(/`([\w.-]+)`/g)]);
  expect(tests.length).toBeGreaterThan(5);
  const missing = tests.map(([, name]) => name).filter((name) => !isThere(`${name}.test.ts`));
  expect(missing).toEqual([]);
});

test("docs/tour.md names exports beside the files that have them", () => {
  const tour = textOf("docs/tour.md");
  const named = [...tour.matchAll(/`(\w+)` (?:\(|in )`([\w/.-]+\.tsx?)`/g)];
  expect(named.length).toBeGreaterThan(1);
  for (const [, name = "", file = ""] of named) {
    const path = files.find((one) => one.endsWith(`/${file}`) || one === file) ?? "";
    expect(textOf(path), file).toMatch(
      new RegExp(`^export (async )?(function\\*?|class|const|interface) ${name}\\b`, "m"),
    );
  }
});

test("the library has what docs/library.md and the changelog say of it", () => {
  const changelog = [...textOf("CHANGELOG.md").matchAll(/^- \*\*library\*\*: ([\s\S]*?)(?=^- |^#)/gm)];
  const listed = changelog.flatMap(([, text = ""]) => [...text.matchAll(/`(\w+)`/g)]).map(([, name]) => name);
  const imported = [...textOf("docs/library.md").matchAll(/^import \{ ([^}]*) \} from "zdisc";$/gm)]
    .flatMap(([, names = ""]) => names.split(", "))
    .filter((name) => !name.startsWith("type "));
  expect(listed.length).toBeGreaterThan(5);
  expect([...listed, ...imported].filter((name = "") => !Object.hasOwn(library, name))).toEqual([]);
});

test("docs/security.md counts the subjects of the fuzzing, and names some", () => {
  const text = textOf("docs/security.md");
  expect(text).toContain(`in ${SUBJECTS.length} subjects`);
  const named = [...text.matchAll(/fuzz -- --only '([^']+)'/g)].map(([, name]) => name);
  expect(SUBJECTS.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
});
