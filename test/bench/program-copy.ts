/** The built program, in a folder of its own: a build meanwhile does not change what is measured. */
import { cpSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { tempDir } from "../support/temp-dir.js";
import { ensureProgram, ZDISC_PROGRAM } from "../support/zdisc-program.js";

/** Builds it where needed. `node PATH …` is `zdisc …`; the folder goes when this process ends. */
export async function copyProgram(): Promise<string> {
  await ensureProgram();
  const bin = dirname(ZDISC_PROGRAM);
  const folder = tempDir("bench-program");
  cpSync(bin, join(folder, "bin"), { recursive: true });
  cpSync(join(dirname(bin), "dist", "cli"), join(folder, "dist", "cli"), { recursive: true });
  return join(folder, "bin", basename(ZDISC_PROGRAM));
}
