/** A folder of one's own under the system's temporary one, gone when this process ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.js";

export function tempDir(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `zdisc-${purpose}-`));
  atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
