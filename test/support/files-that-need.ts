/** Which test files stand on a file of test/support, directly or through others. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Paths from the root of the repository, sorted: `test/contract/etcd-store.test.ts`. */
export function filesThatNeed(supports: readonly string[]): string[] {
  const importsOf = new Map(sources().map((file) => [file, relativeImports(file)]));
  const needing = new Set(supports.map((name) => `test/support/${name}`));
  for (let before = -1; before !== needing.size; ) {
    before = needing.size;
    for (const [file, imports] of importsOf) if (imports.some((one) => needing.has(one))) needing.add(file);
  }
  return [...needing].filter((file) => file.endsWith(".test.ts")).sort();
}

function sources(): string[] {
  return ["src", "test"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => posix.join(folder, name.replaceAll("\\", "/"))),
  );
}

function relativeImports(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/from "(\.[^"]+)\.js"/g)].map(
    ([, path = ""]) => `${posix.join(posix.dirname(file), path)}.ts`,
  );
}
