/** Makes one write of what is written in one turn of the event loop: dozens of calls, one system call. */
import type { Duplex } from "node:stream";

/** So much goes at once: the other side works while we go on. */
const MOST_WAITING_BYTES = 8 * 1024;
/** Answers that the other side has not taken yet: who asks and does not listen would fill our memory. As nghttp2. */
const MOST_ANSWERS = 1_000;

export class Outbox {
  #socket: Duplex | undefined;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isFlushDue = false;
  /** Since all that was written was taken. */
  #answers = 0;

  /** What was written before goes out, too. */
  attach(socket: Duplex): void {
    this.#socket = socket;
    this.#flush();
  }

  write(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= MOST_WAITING_BYTES) this.#flush();
    else this.#flushSoon();
  }

  /** What the other side asked for by a frame of its own. False when it asks on and on, and takes nothing. */
  answer(bytes: Buffer): boolean {
    if (this.#waiting.length === 0 && this.#socket?.writableLength === 0) this.#answers = 0;
    this.#answers += 1;
    this.write(bytes);
    return this.#answers <= MOST_ANSWERS;
  }

  /** Sends what it can at once, and frees the socket. */
  close(): void {
    this.#flush();
    this.#socket?.destroy();
  }

  #flushSoon(): void {
    if (this.#isFlushDue || this.#socket === undefined) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#socket === undefined || this.#waiting.length === 0) return;
    if (!this.#socket.destroyed) this.#socket.write(Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
