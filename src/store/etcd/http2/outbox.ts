/** Makes one write of all that is written in one turn of the event loop: a hundred calls, one system call. */
import type { Duplex } from "node:stream";

export class Outbox {
  #socket: Duplex | undefined;
  #waiting: Buffer[] = [];
  #isFlushDue = false;

  /** What was written before goes out, too. */
  attach(socket: Duplex): void {
    this.#socket = socket;
    this.#flush();
  }

  write(bytes: Buffer): void {
    this.#waiting.push(bytes);
    if (this.#isFlushDue || this.#socket === undefined) return;
    this.#isFlushDue = true;
    setImmediate(() => this.#flush());
  }

  /** Sends what it can at once, and frees the socket. */
  close(): void {
    this.#flush();
    this.#socket?.destroy();
  }

  #flush(): void {
    this.#isFlushDue = false;
    if (this.#socket === undefined || this.#waiting.length === 0) return;
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(this.#waiting));
    this.#waiting = [];
  }
}
