/** `zdisc publish --from`: every registration is there once, with its own address, and gone at the end. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultWorld } from "../integration/faults/fault-world.js";
import { tempDir } from "../support/temp-dir.js";
import { waitFor } from "../support/wait-for.js";
import { startChild } from "./start-child.js";
import { SETTLED_MS, type Subject } from "./subject.js";

export class PublishSubject implements Subject, AsyncDisposable {
  readonly name = "publish";
  readonly service: string;
  readonly #world: FaultWorld;
  readonly #addresses: ReadonlySet<string>;
  readonly #child: ReturnType<typeof startChild>;

  private constructor(world: FaultWorld, service: string, addresses: readonly string[]) {
    this.#world = world;
    this.service = service;
    this.#addresses = new Set(addresses);
    const file = join(tempDir("soak"), "registrations");
    writeFileSync(file, addresses.map((address) => `${service} ${address}\n`).join(""));
    const hosts = ["--endpoints", world.hosts.join(",")];
    this.#child = startChild(["publish", "--from", file, "-o", "ndjson", "--force", ...hosts]);
    this.#child.stdout.resume();
  }

  /** Resolves when all are registered. */
  static async start(world: FaultWorld, service: string, count: number): Promise<PublishSubject> {
    const addresses = Array.from({ length: count }, (_, at) => `10.2.${at >> 8}.${at & 255}:8080`);
    const subject = new PublishSubject(world, service, addresses);
    await subject.check();
    return subject;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async check(): Promise<void> {
    let found = "";
    const isComplete = async () => {
      const values = [...(await this.#world.truth(`${this.service}/`)).values()];
      const own = new Set(values.filter((value) => this.#addresses.has(value)));
      found = `${values.length} keys with ${own.size} of ${this.#addresses.size} addresses`;
      return own.size === this.#addresses.size && values.length === own.size;
    };
    const what = "every registration to be there once";
    await waitFor(isComplete, { what, timeoutMs: SETTLED_MS, intervalMs: 200 }).catch((error: Error) => {
      throw new Error(`publish: ${error.message}: ${found}`);
    });
  }

  async end(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const [code] = await gone;
    const left = (await this.#world.truth(`${this.service}/`)).size;
    if (code !== 0 || left > 0) throw new Error(`publish ended with ${code}, and left ${left} keys`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
  }
}
