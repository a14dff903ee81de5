/** One of the two streams that zdisc writes to: few large writes, and a failure that is kept, not thrown. */

/** The part of a Node stream that is needed. */
export interface TextStream {
  write(text: string | Uint8Array, done: (error?: Error | null) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface OutputStreamOptions {
  readonly isTty: boolean;
  /** Cells of a line; undefined when it is no terminal. */
  readonly columns?: number | undefined;
}

/** Characters kept back at most until the present turn of the event loop is over. */
const MOST_KEPT_BACK = 64 * 1_024;
/** Characters that the stream may have ahead of its reader before `write` waits. */
const MOST_AHEAD = 1_024 * 1_024;

export class OutputStream {
  readonly isTty: boolean;
  readonly columns: number | undefined;
  readonly #stream: TextStream;
  #keptBack = "";
  #isFlushDue = false;
  #ahead = 0;
  #failure: Error | undefined;
  #onFailure: (error: Error) => void = () => {};
  #onProgress: (() => void)[] = [];

  constructor(stream: TextStream, { isTty, columns }: OutputStreamOptions) {
    this.isTty = isTty;
    this.columns = isTty ? columns : undefined;
    this.#stream = stream;
    stream.on("error", (error) => this.#fail(error));
  }

  /** Why nothing can be written any more: the reader went away, the disk is full. What is written then is dropped. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Called once, when the first write fails. */
  whenFailed(listener: (error: Error) => void): void {
    this.#onFailure = listener;
  }

  /** Takes the text; resolves at once, or when the reader has caught up. */
  async write(text: string): Promise<void> {
    if (this.#failure !== undefined) return;
    this.#keptBack += text;
    if (this.#keptBack.length >= MOST_KEPT_BACK) this.send();
    else this.#sendSoon();
    while (this.#ahead > MOST_AHEAD) await this.#progress();
  }

  /** Gives what was kept back to the stream now, so that what follows on another stream stands behind it. */
  send(): void {
    const text = this.#keptBack;
    this.#keptBack = "";
    if (text === "" || this.#failure !== undefined) return;
    this.#ahead += text.length;
    this.#stream.write(text, (error) => {
      this.#ahead -= text.length;
      if (error) this.#fail(error);
      for (const resume of this.#onProgress.splice(0)) resume();
    });
  }

  /** Resolves when everything is written, or cannot be. */
  async flush(): Promise<void> {
    this.send();
    while (this.#ahead > 0) await this.#progress();
  }

  #sendSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      this.send();
    });
  }

  #progress(): Promise<void> {
    return new Promise((resolve) => {
      this.#onProgress.push(resolve);
    });
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#ahead = 0;
    for (const resume of this.#onProgress.splice(0)) resume();
    this.#onFailure(error);
  }
}
