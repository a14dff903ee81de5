/** What a running process has used, out of /proc. On a system without it every figure is NaN. */
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second of /proc, the same on every Linux that Node runs on. */
const TICKS = 100;

export interface ProcessUsage {
  /** In user and system mode, of all its threads. */
  readonly cpuMs: number;
  readonly residentMb: number;
  /** The most that was resident so far. */
  readonly peakMb: number;
}

export function processUsage(pid: number): ProcessUsage {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    const ticks = Number(afterName[11]) + Number(afterName[12]);
    return {
      cpuMs: (ticks / TICKS) * 1_000,
      residentMb: megabytes(status, "VmRSS"),
      peakMb: megabytes(status, "VmHWM"),
    };
  } catch {
    return { cpuMs: Number.NaN, residentMb: Number.NaN, peakMb: Number.NaN }; // it ended, or there is no /proc
  }
}

/** Files, sockets and pipes that a process has open; NaN when it ended, or without /proc. */
export function openFileCount(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
}

/** In user and system mode, of all children of this process that have ended, to 10 ms; NaN without /proc. */
export function endedChildrenCpuMs(): number {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return ((Number(fields[13]) + Number(fields[14])) / TICKS) * 1_000;
  } catch {
    return Number.NaN;
  }
}

function megabytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024;
}
