/** How much of what came is to be given back to the other side, so that it may go on sending. Source: RFC 9113, section 5.2. */
export class ReceiveWindow {
  readonly #stepBytes: number;
  #consumed = 0;

  /** A quarter of the window at a time: a refill for each frame would cost more than the frame. */
  constructor(windowBytes: number) {
    this.#stepBytes = windowBytes / 4;
  }

  /** Counts what came; the bytes to give back now, 0 for none yet. */
  add(bytes: number): number {
    this.#consumed += bytes;
    if (this.#consumed < this.#stepBytes) return 0;
    const refill = this.#consumed;
    this.#consumed = 0;
    return refill;
  }
}
