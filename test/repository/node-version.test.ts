/** `bin/zdisc.js` on an old Node. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";

const BIN = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "bin", "zdisc.js");

/** Starts bin/zdisc.js in this Node, which says that it is another. */
async function startAs(version: string): Promise<{ code: number; stderr: string }> {
  const pretend = join(tempDir("old-node"), "pretend.cjs");
  writeFileSync(
    pretend,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });\n`,
  );
  return runCommand(process.execPath, ["--require", pretend, BIN, "--version"]).then(
    () => ({ code: 0, stderr: "" }),
    (error) => ({ code: error.cause.code, stderr: error.message.split(": ").slice(1).join(": ") }),
  );
}

describe("the start of the command", () => {
  test.each(["12.22.12", "18.20.4", "20.18.3"])(
    "refuses Node %s with the version it needs",
    async (version) => {
      expect(await startAs(version)).toEqual({
        code: 1,
        stderr: `zdisc needs Node 20.19 or newer; this is ${version}`,
      });
    },
  );

  test.each(["20.19.0", "22.0.0"])("goes on with Node %s", async (version) => {
    expect(await startAs(version)).toEqual({ code: 0, stderr: "" });
  });

  test("is written in a syntax that Node 12 reads", () => {
    const text = readFileSync(BIN, "utf8");
    expect(parseSync("zdisc.cjs", text).errors).toEqual([]);
    // What esbuild would have to translate for Node 12 is what Node 12 cannot read.
    const print = (target: string) => transformSync(text, { target }).code;
    expect(print("node12")).toBe(print("esnext"));
  });
});
