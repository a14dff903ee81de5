/**
 * Standard output or error where it is no terminal: the first lines are written to the file descriptor itself. Node's
 * own stream, with all that it is made of, is a sixth of the start of a command that prints a line; it takes over where a
 * write could keep the process waiting.
 */
import { fstatSync, writeSync } from "node:fs";
import type { TextStream } from "./output-stream.js";

/** What a pipe or socket takes at once when nothing is in it; only one that others write to, too, can make us wait. */
const FITS_A_PIPE_BYTES = 4_096;

export class DirectStream implements TextStream {
  readonly #fd: number;
  readonly #open: () => TextStream;
  #stream: TextStream | undefined;
  #onError: (error: Error) => void = () => {};
  /** Bytes that may still be written without the stream. */
  #roomBytes: number;

  /** `open` gives Node's stream of the same file descriptor; it is called once at most. */
  constructor(fd: number, open: () => TextStream) {
    const kind = fstatSync(fd);
    this.#fd = fd;
    this.#open = open;
    this.#roomBytes = kind.isFIFO() || kind.isSocket() ? FITS_A_PIPE_BYTES : Number.POSITIVE_INFINITY;
  }

  on(_: "error", listener: (error: Error) => void): void {
    this.#onError = listener;
  }

  write(text: string, done: (error?: Error | null) => void): void {
    const bytes = Buffer.from(text, "utf8");
    this.#roomBytes -= bytes.length;
    if (this.#stream !== undefined || this.#roomBytes < 0) {
      this.#whole().write(text, done);
      return;
    }
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    } catch (error) {
      // Node's errors of the system carry a code.
      if ((error as NodeJS.ErrnoException).code === "EAGAIN")
        this.#whole().write(bytes.subarray(written), done);
      else done(error as Error);
      return;
    }
    done();
  }

  /** From now on all goes through it, so that nothing overtakes what it still holds. */
  #whole(): TextStream {
    if (this.#stream === undefined) {
      this.#stream = this.#open();
      this.#stream.on("error", (error) => this.#onError(error));
    }
    return this.#stream;
  }
}
