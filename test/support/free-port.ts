/**
 * Ports for servers that go away and come back. They lie below the range from which systems take ports by
 * themselves, and are reserved for this process by a file, so no other test takes one while its server is down.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.js";
import { isProcessAlive } from "./process-alive.js";

const FIRST = 15_000;
const COUNT = 17_000;

/** A port of 127.0.0.1 on which nothing listens, ours until this process ends. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (reserve(port) && (await canListen(port))) return port;
  }
  throw new Error(`no free port from ${FIRST} to ${FIRST + COUNT}`);
}

function reserve(port: number): boolean {
  const folder = join(tmpdir(), "zdisc-test-ports");
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") dropDead(file);
    return false;
  }
  atExit(() => rmSync(file, { force: true }));
  return true;
}

/** Removes the reservation of a process that was killed; the port is free for the next attempt. */
function dropDead(file: string): void {
  try {
    const holder = Number(readFileSync(file, "utf8"));
    if (holder > 0 && !isProcessAlive(holder)) rmSync(file, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
