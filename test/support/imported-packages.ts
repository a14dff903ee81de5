/** Which packages files of this repository import, types included. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Paths of the files of a folder of the repository, and of those in it, whose names match. */
export function filesUnder(folder: string, name: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => name.test(file))
    .map((file) => join(ROOT, folder, file));
}

/** Their names, without what of a package is imported; none of Node's own. */
export function packagesImportedBy(files: readonly string[]): ReadonlySet<string> {
  const imports = files.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(
      /^(?:import |.*\bfrom )"((?:@[\w-]+\/)?\w[\w.-]*)(?:\/[^"]*)?";$/gm,
    ),
  ]);
  return new Set(imports.map(([, name = ""]) => name));
}
