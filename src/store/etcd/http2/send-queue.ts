/** What one stream has still to send, as far as the other side lets it. Source: RFC 9113, section 5.2. */

export interface Part {
  readonly bytes: Buffer;
  /** Nothing comes behind it. */
  readonly isLast: boolean;
}

const NO_BYTES = Buffer.alloc(0);

export class SendQueue {
  readonly #waiting: Buffer[] = [];
  #window = 0;
  #isEnding = false;
  #isEnded = false;

  /** Whether the last part was taken. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What the other side takes now; below zero when it took back more than was left. */
  get windowBytes(): number {
    return this.#window;
  }

  push(bytes: Buffer): void {
    if (bytes.length > 0) this.#waiting.push(bytes);
  }

  /** What was pushed is all. */
  end(): void {
    this.#isEnding = true;
  }

  /** Moves the window, back, too. */
  widen(bytes: number): void {
    this.#window += bytes;
  }

  /** The next part, of at most `most` bytes; undefined when there is none, or no room for it. */
  take(most: number): Part | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return this.#takeEnd();
    const length = Math.min(first.length, most, this.#window);
    if (length <= 0) return undefined;
    this.#window -= length;
    if (length < first.length) {
      this.#waiting[0] = first.subarray(length);
      return { bytes: first.subarray(0, length), isLast: false };
    }
    this.#waiting.shift();
    this.#isEnded = this.#isEnding && this.#waiting.length === 0;
    return { bytes: first, isLast: this.#isEnded };
  }

  #takeEnd(): Part | undefined {
    if (!this.#isEnding || this.#isEnded) return undefined;
    this.#isEnded = true;
    return { bytes: NO_BYTES, isLast: true };
  }
}
