/** `zdisc watch -o ndjson`: its lines replayed, compared with etcd. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { InstanceDocument } from "../../src/cli/documents/instance-document.js";
import type { WatchEventDocument } from "../../src/cli/documents/watch-event.js";
import { instanceKey } from "../../src/discovery/instance.js";
import type { FaultWorld } from "../integration/faults/fault-world.js";
import { waitFor } from "../support/wait-for.js";
import { STEADY } from "./churn.js";
import { startChild } from "./start-child.js";
import { SETTLED_MS, type Subject } from "./subject.js";

export class WatchSubject implements Subject, AsyncDisposable {
  readonly name = "watch";
  readonly #world: FaultWorld;
  readonly #service: string;
  readonly #child: ReturnType<typeof startChild>;
  readonly #values = new Map<string, string>();
  /** Those that were never touched, and were said to be gone. */
  readonly #falseLeaves = new Set<string>();

  constructor(world: FaultWorld, service: string) {
    this.#world = world;
    this.#service = service;
    this.#child = startChild(["watch", service, "-o", "ndjson", "--endpoints", world.hosts.join(",")]);
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(JSON.parse(line)));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async check(): Promise<void> {
    const isEqual = async () => {
      const truth = await this.#world.truth(`${this.#service}/`);
      return (
        truth.size === this.#values.size &&
        [...truth].every(([key, value]) => this.#values.get(key) === value)
      );
    };
    await waitFor(isEqual, { what: "watch to say what etcd has", timeoutMs: SETTLED_MS, intervalMs: 100 });
    const gone = [...this.#falseLeaves];
    this.#falseLeaves.clear();
    if (gone.length > 0) throw new Error(`watch said that ${gone.join(", ")} left, and nothing had`);
  }

  async end(): Promise<void> {
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const [code] = await gone;
    if (code !== 0) throw new Error(`watch ended with ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
  }

  #take(event: WatchEventDocument): void {
    if (event.type === "reset") this.#reset(event.instances);
    else if (event.type === "leave") this.#remove(event.instance.key);
    else if ("instance" in event) this.#put(event.instance);
  }

  #reset(instances: readonly InstanceDocument[]): void {
    const isFirst = this.#values.size === 0;
    this.#values.clear();
    for (const instance of instances) this.#put(instance);
    if (isFirst) return;
    for (let id = 1; id <= STEADY; id += 1) {
      const key = instanceKey(this.#service, `${id}`);
      if (!this.#values.has(key)) this.#falseLeaves.add(key);
    }
  }

  #put({ key, value }: InstanceDocument): void {
    this.#values.set(key, value);
  }

  #remove(key: string): void {
    this.#values.delete(key);
    if (Number(key.slice(key.lastIndexOf("/") + 1)) <= STEADY) this.#falseLeaves.add(key);
  }
}
