/** The examples of docs/testing.md are tests: each passes under the runner that it is written for. */
import { readFile, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";
import { bundleExample } from "./bundle-example.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** A project of its own, which has the packages that this one has. */
const FOLDER = tempDir("testing-doc");
const VITEST = `${dirname(fileURLToPath(import.meta.resolve("vitest/package.json")))}/vitest.mjs`;

async function example(language: string): Promise<string> {
  const text = await readFile(`${ROOT}docs/testing.md`, "utf8");
  const [, code = ""] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(text) ?? [];
  return code;
}

async function bundled(language: string, name: string): Promise<string> {
  const outfile = `${FOLDER}/${name}`;
  await bundleExample(await example(language), outfile);
  return outfile;
}

describe("docs/testing.md", () => {
  beforeAll(() => symlink(`${ROOT}node_modules`, `${FOLDER}/node_modules`));

  test("has an example of fifteen lines for Vitest, which passes", async () => {
    const lines = (await example("ts")).split("\n").filter((line) => line !== "");
    expect(lines).toHaveLength(15);
    const file = await bundled("ts", "example.test.mjs");
    const output = await runCommand(process.execPath, [VITEST, "run", "--root", FOLDER, file], {
      env: plainEnv(),
    });
    expect(output).toMatch(/Tests +1 passed/);
  });

  test("has an example for Node's own runner, which passes", async () => {
    const file = await bundled("js", "example.mjs");
    const output = await runCommand(process.execPath, ["--test", "--test-reporter=tap", file], {
      env: plainEnv(),
    });
    expect(output).toMatch(/^# pass 1$/m);
  });
});

/** As in a shell: a runner inside a runner would take itself for a worker of it. */
function plainEnv(): NodeJS.ProcessEnv {
  const ofRunners = /^(VITEST|NODE_ENV$|NODE_TEST|TEST$|NODE_OPTIONS$|FORCE_COLOR$)/;
  const kept = Object.entries(process.env).filter(([name]) => !ofRunners.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}
