/** The rules of docs/architecture.md hold for src, and breaking them is noticed. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { checkImports } from "../../scripts/check-imports.js";
import { tempDir } from "../support/temp-dir.js";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

test("src keeps its import rules", () => {
  expect(checkImports(ROOT)).toEqual([]);
});

describe("an import rule that is broken is named", () => {
  let root: string;
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, "src", name)), { recursive: true });
    writeFileSync(join(root, "src", name), text);
  };

  beforeEach(() => {
    root = tempDir("import-rules");
    mkdirSync(join(root, "docs"));
    cpSync(join(ROOT, "docs", "architecture.md"), join(root, "docs", "architecture.md"));
    write("errors.ts", "export class DiscoveryError extends Error {}\n");
    write(
      "runtime/clock.ts",
      'import { DiscoveryError } from "../errors.js";\nexport const clock = DiscoveryError;\n',
    );
    write("cli/main.ts", 'import { clock } from "../runtime/clock.js";\nexport const main = clock;\n');
    write("cli/commands/list/run.ts", "export const run = 1;\n");
  });

  test("but not one that is kept", () => {
    write("cli/lazy.ts", 'export const load = () => import("./commands/list/run.js");\n');
    write("cli/lazy-type.ts", 'export type { run } from "./commands/list/run.js";\n');
    expect(checkImports(root)).toEqual([]);
  });

  test.each([
    { kind: "static", text: 'import { main } from "../cli/main.js";\nexport const x = main;\n' },
    { kind: "for its effect", text: 'import "../cli/main.js";\n' },
    {
      kind: "type-only",
      text: 'import type { main } from "../cli/main.js";\nexport type X = typeof main;\n',
    },
    { kind: "re-exported", text: 'export { main } from "../cli/main.js";\n' },
    { kind: "re-exported whole", text: 'export * from "../cli/main.js";\n' },
    { kind: "dynamic", text: 'export const x = () => import("../cli/main.js");\n' },
  ])("when it is $kind", ({ text }) => {
    write("discovery/planted.ts", text);
    expect(checkImports(root)).toEqual([
      "src/discovery/planted.ts imports ../cli/main.js: discovery may not import cli",
    ]);
  });

  test.each([
    {
      kind: "a package of others",
      file: "cli/x.ts",
      text: 'import "etcd3/lib/rpc.js";\n',
      says: /only store\/protocol, store\/etcd may/,
    },
    { kind: "a test", file: "cli/x.ts", text: 'import "./main.test.js";\n', says: /not a source of src/ },
    {
      kind: "test/",
      file: "cli/x.ts",
      text: 'import "../../test/support/wait-for.js";\n',
      says: /not a source of src/,
    },
    {
      kind: "a run.ts at once",
      file: "cli/x.ts",
      text: 'import "./commands/list/run.js";\n',
      says: /only on demand/,
    },
    {
      kind: "out of a folder without a row",
      file: "utils/x.ts",
      text: 'import "../errors.js";\n',
      says: /utils\/x.ts has no row/,
    },
  ])("when it imports $kind", ({ file, text, says }) => {
    write("cli/main.test.ts", "export {};\n");
    write(file, text);
    expect(checkImports(root)).toEqual([expect.stringMatching(says)]);
  });

  test.each([
    { kind: "two files", files: { "runtime/a.ts": "./b.js", "runtime/b.ts": "./a.js" } },
    {
      kind: "three files",
      files: { "runtime/a.ts": "./b.js", "runtime/b.ts": "./c.js", "runtime/c.ts": "./a.js" },
    },
  ])("when it closes a circle of $kind", ({ files }) => {
    for (const [name, target] of Object.entries(files)) write(name, `export * from "${target}";\n`);
    expect(checkImports(root)).toEqual([expect.stringMatching(/^circle: runtime\/a.ts -> .*runtime\/a.ts$/)]);
  });

  test("when a file cannot be read by the parser", () => {
    write("runtime/broken.ts", "import {{{ from;\n");
    expect(checkImports(root)).toEqual(["read 4 of the 5 files that src holds"]);
  });
});
