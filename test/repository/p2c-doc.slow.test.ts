/** The figures of docs/p2c.md are what the simulation gives, on this machine, too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("docs/p2c.md shows what test/bench/p2c-rules.ts prints", async () => {
  const page = readFileSync(join(ROOT, "docs", "p2c.md"), "utf8");
  const table = /<!-- p2c-rules: begin -->\n([\s\S]*?)<!-- p2c-rules: end -->/.exec(page)?.[1];
  const printed = await runCommand(process.execPath, ["scripts/run-ts.mjs", "test/bench/p2c-rules.ts"], {
    cwd: ROOT,
  });
  expect(table).toBe(printed);
});
