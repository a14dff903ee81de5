/** Vitest passes over a project that finds no file, and a file that is in no project. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findEtcd } from "../support/etcd-binaries.js";
import { runCommand } from "../support/run-command.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
/** The projects that the scripts name. */
const PROJECTS = ["test", "test:ci", "test:installs"].flatMap((name) =>
  [...scripts[name].matchAll(/--project (\w+)/g)].map(([, project]) => project),
);

// Without an etcd the files that need one are left out, and loudly.
test.skipIf((await findEtcd()) === undefined)(
  "every test file is run by a script, and every project of a script has some",
  async () => {
    const written = ["src", "test"]
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
          join(folder, file),
        ),
      )
      .filter((file) => /\.test\.tsx?$/.test(file));
    const listed = await runCommand("npx", ["vitest", "list", "--filesOnly", "--json"], { cwd: ROOT });
    const found: { file: string; projectName: string }[] = JSON.parse(listed);
    expect(found.map(({ file }) => relative(ROOT, file)).sort()).toEqual(written.sort());
    expect(new Set(found.map(({ projectName }) => projectName))).toEqual(new Set(PROJECTS));
  },
);
