/** ghz (github.com/bojand/ghz), a load generator for gRPC in Go: built of its own module, as its authors released it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findGoProgram } from "../support/go-programs.js";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";
import { endedChildrenCpuMs } from "./process-usage.js";

/** Of one round. */
export interface CallFigures {
  /** Of the client, a call. */
  readonly cpuUs: number;
  readonly perSecond: number;
}

/** Why there is none. */
export interface Missing {
  readonly because: string;
}

/** What the calls are, in the language that ghz reads. */
const HEALTH = `syntax = "proto3";
package grpc.health.v1;
message HealthCheckRequest { string service = 1; }
message HealthCheckResponse { int32 status = 1; }
service Health { rpc Check(HealthCheckRequest) returns (HealthCheckResponse); }
`;

/** The path of the program. A failure is said at once, too. */
export async function findGhz(): Promise<string | Missing> {
  const missing = (because: string): Missing => {
    process.stderr.write(`\n!!! NO FIGURES OF ghz: ${because}\n\n`);
    return { because };
  };
  try {
    return (await findGoProgram("ghz")) ?? missing("Go is missing");
  } catch (error) {
    return missing(`it could not be built: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** What the page says where it is missing. */
export function ghzNote(ghz: string | Missing): string | undefined {
  return typeof ghz === "string" ? undefined : `**No figures of ghz: ${ghz.because}.**`;
}

/**
 * Calls of one connection on one processor. Its CPU is that of the whole process, its start of some tens of ms
 * included. Throws when a call failed.
 */
export async function runGhz(
  program: string,
  address: string,
  { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
): Promise<CallFigures> {
  const proto = join(tempDir("ghz"), "health.proto");
  writeFileSync(proto, HEALTH);
  const before = endedChildrenCpuMs();
  const output = await runCommand(program, [
    ...["--insecure", "--proto", proto, "--call", "grpc.health.v1.Health/Check", "--data", "{}"],
    ...["--concurrency", String(inFlight), "--connections", "1", "--cpus", "1", "--timeout", "2s"],
    ...["--duration", `${seconds}s`, "--duration-stop", "wait", "--format", "json", address],
  ]);
  const cpuMs = endedChildrenCpuMs() - before;
  const { count, rps, statusCodeDistribution } = JSON.parse(output) as GhzReport;
  const good = statusCodeDistribution.OK ?? 0;
  if (good < count) throw new Error(`${count - good} calls of ghz failed`);
  return { cpuUs: (cpuMs * 1_000) / count, perSecond: rps };
}

/** The part of its JSON that is read. */
interface GhzReport {
  readonly count: number;
  readonly rps: number;
  readonly statusCodeDistribution: Readonly<Record<string, number>>;
}
