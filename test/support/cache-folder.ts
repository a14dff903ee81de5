/** Where things that are built once for the tests stay: `$ZDISC_TEST_CACHE`, or `~/.cache/zdisc-test`. */
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The path of `name` in the cache; the folder above it exists afterwards, `name` itself may not. */
export function inCache(name: string): string {
  const folder = process.env.ZDISC_TEST_CACHE || join(homedir(), ".cache", "zdisc-test");
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
