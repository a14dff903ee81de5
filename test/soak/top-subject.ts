/** `zdisc top` on a terminal: at each look its row of a service has the count that etcd has, all of them leased. */
import type { FaultWorld } from "../integration/faults/fault-world.js";
import { type ZdiscOnTerminal, zdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { SETTLED_MS, type Subject } from "./subject.js";

export class TopSubject implements Subject, AsyncDisposable {
  readonly name = "top";
  readonly #screen: ZdiscOnTerminal;
  readonly #row: RegExp;

  constructor(world: FaultWorld, service: string, count: number) {
    const env = { ZDISC_ENDPOINTS: world.hosts.join(",") };
    this.#screen = zdiscOnTerminal(["top"], { env, columns: 120, rows: 30 });
    const digits = String(count).replace(/\B(?=(\d{3})+$)/, ",?");
    this.#row = new RegExp(
      `● live [\\s\\S]* ${service.replaceAll(".", "\\.")} +${digits} *${digits}/${digits} `,
    );
  }

  get pid(): number {
    return this.#screen.pid;
  }

  async check(): Promise<void> {
    await this.#screen.waitForScreen(this.#row, SETTLED_MS);
  }

  async end(): Promise<void> {
    this.#screen.type("q");
    const { code } = await this.#screen.ended;
    if (code !== 0) throw new Error(`top ended with ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#screen[Symbol.asyncDispose]();
  }
}
