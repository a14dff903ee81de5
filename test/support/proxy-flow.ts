/** One direction of a proxied connection: passes, holds back or delays what it reads, in order. */
import type { Socket } from "node:net";

export interface FlowMode {
  /** Nothing passes. What was sent meanwhile waits in the sockets, as it does in a cut network, and passes later. */
  readonly isSilent: boolean;
  readonly delayMs: number;
}

export class ProxyFlow {
  readonly #from: Socket;
  readonly #to: Socket;
  #mode: FlowMode;
  #waiting: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(from: Socket, to: Socket, mode: FlowMode) {
    this.#from = from;
    this.#to = to;
    this.#mode = mode;
    from.on("data", (chunk) => this.#later(() => this.#write(chunk)));
    from.on("end", () => this.#later(() => to.end()));
    from.on("error", () => this.#later(() => to.resetAndDestroy()));
    to.on("drain", () => this.#read());
    to.once("close", () => this.#timers.forEach(clearTimeout));
    this.#read();
  }

  set mode(mode: FlowMode) {
    this.#mode = mode;
    if (!mode.isSilent) for (const pass of this.#waiting.splice(0)) pass();
    this.#read();
  }

  /** Not to read fills the sender's buffers, as a cut network does. */
  #read(): void {
    if (this.#mode.isSilent || this.#to.writableNeedDrain) this.#from.pause();
    else this.#from.resume();
  }

  #write(chunk: Buffer): void {
    if (!this.#to.write(chunk)) this.#from.pause();
  }

  #later(pass: () => void): void {
    if (this.#mode.delayMs === 0 && this.#timers.size === 0) {
      this.#passOrWait(pass);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#passOrWait(pass);
    }, this.#mode.delayMs);
    this.#timers.add(timer);
  }

  /** What was under way when the line went silent must not arrive. */
  #passOrWait(pass: () => void): void {
    if (this.#mode.isSilent || this.#waiting.length > 0) this.#waiting.push(pass);
    else pass();
  }
}
