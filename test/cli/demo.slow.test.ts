/** The README's first command, as it stands there, to its end: some 15 s. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { zdiscEnv } from "../support/zdisc-env.js";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

test("npm run demo shows one that stops, one that dies, and ends with 0", async () => {
  const output = await runCommand("npm", ["run", "--silent", "demo"], { cwd: ROOT, env: zdiscEnv() });
  expect(output).toMatch(/● reset {2}3 endpoints/);
  expect(output).toMatch(/- leave .* stopped\n/);
  expect(output).toMatch(/- leave .* lease ran out\n/);
  expect(output).toMatch(/\+ join /);
});
