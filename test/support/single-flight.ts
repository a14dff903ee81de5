/** Lets one process at a time do a piece of work, over all test workers and runs on this machine. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isProcessAlive } from "./process-alive.js";
import { waitFor } from "./wait-for.js";

/**
 * Runs `work` while holding the lock file. A lock of a dead process is taken over; two that take it over in
 * the same moment both run, so `work` has to publish its result by a rename.
 */
export async function singleFlight<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  await waitFor(() => tryLock(lockFile), {
    what: `the lock ${lockFile}`,
    timeoutMs: 600_000,
    intervalMs: 100,
  });
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function tryLock(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = Number(readFileSync(lockFile, "utf8"));
    if (holder > 0 && !isProcessAlive(holder)) rmSync(lockFile, { force: true });
    return false;
  }
}
