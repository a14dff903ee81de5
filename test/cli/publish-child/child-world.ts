/** A real etcd, and zdisc with a child of its own in it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { freePort } from "../../support/free-port.js";
import type { RunningZdisc, StartZdiscOptions } from "../../support/start-zdisc.js";
import { waitFor } from "../../support/wait-for.js";
import { type BoundZdisc, zdiscFor } from "../bound-zdisc.js";

const SERVER = fileURLToPath(new URL("server.mjs", import.meta.url));

/** A shell script as the command behind `--`. */
export const sh = (script: string) => ["/bin/sh", "-c", script];

export class ChildWorld implements AsyncDisposable {
  readonly etcd: EtcdServer;
  readonly zdisc: BoundZdisc;
  /** Of the child, and of what is registered. */
  readonly port: number;

  private constructor(etcd: EtcdServer, port: number) {
    this.etcd = etcd;
    this.zdisc = zdiscFor(etcd.endpoints);
    this.port = port;
  }

  static async start(): Promise<ChildWorld> {
    return new ChildWorld(await startEtcd(), await freePort());
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The gRPC server as the command behind `--`. */
  server(...args: readonly string[]): string[] {
    return [process.execPath, SERVER, ...args, String(this.port)];
  }

  /** `zdisc publish` of this world's address, with these flags and this command. */
  args(flags: readonly string[], command: readonly string[]): string[] {
    return ["publish", "--key", "user.rpc", "--addr", this.address, "--force", ...flags, "--", ...command];
  }

  start(
    flags: readonly string[],
    command: readonly string[] = this.server(),
    options?: StartZdiscOptions,
  ): RunningZdisc {
    return this.zdisc.start(this.args(flags, command), options);
  }

  /** The addresses that are registered, sorted. */
  async registered(): Promise<string[]> {
    const values = await this.etcd.etcdctl(["get", "--prefix", "--print-value-only", "user.rpc/"]);
    return values.split("\n").filter(Boolean).sort();
  }

  async untilRegistered(addresses: readonly string[] = [this.address]): Promise<void> {
    const what = `the registrations ${JSON.stringify(addresses)}`;
    const isSo = async () => JSON.stringify(await this.registered()) === JSON.stringify(addresses);
    await waitFor(isSo, { what, timeoutMs: 30_000 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.etcd[Symbol.asyncDispose]();
  }
}

/** The number that a process printed in a line `name 123`. */
export async function printedPid(zdisc: RunningZdisc, name = "pid"): Promise<number> {
  const [, pid] = await zdisc.waitForStdout(new RegExp(`^${name} (\\d+)$`, "m"));
  return Number(pid);
}

/** Whether it runs: one that ended and that nobody asked after yet does not. */
export function runs(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

export async function untilGone(pid: number): Promise<void> {
  await waitFor(() => !runs(pid), { what: `the end of process ${pid}`, timeoutMs: 30_000 });
}
