import { expect, test } from "vitest";
import { deferred } from "../../runtime/deferred.js";
import { OutputStream, type TextStream } from "./output-stream.js";

/** Takes a write when it is told to. */
class SlowStream implements TextStream {
  readonly writes: string[] = [];
  readonly #done: ((error?: Error | null) => void)[] = [];
  isSlow = false;

  write(text: string, done: (error?: Error | null) => void): void {
    this.writes.push(text);
    if (this.isSlow) this.#done.push(done);
    else done();
  }

  on(): void {}

  take(error?: Error): void {
    this.#done.shift()?.(error);
  }
}

/** The present turn of the event loop is over. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function open({ isSlow = false } = {}) {
  const stream = new SlowStream();
  stream.isSlow = isSlow;
  return { stream, output: new OutputStream(stream, { isTty: false }) };
}

test("many lines of one turn are one write", async () => {
  const { stream, output } = open();
  for (let line = 0; line < 100; line++) await output.write(`${line}\n`);
  await output.flush();
  expect(stream.writes).toHaveLength(1);
});

test("a lone line is written without a flush", async () => {
  const { stream, output } = open();
  await output.write("a\n");
  await turn();
  expect(stream.writes).toEqual(["a\n"]);
});

test("a writer waits while the reader is far behind", async () => {
  const { stream, output } = open({ isSlow: true });
  const isAhead = deferred<void>();
  void output.write("x".repeat(2_000_000)).then(isAhead.resolve);
  const first = await Promise.race([isAhead.promise.then(() => "went on"), turn()]);
  expect(first).toBeUndefined();
  stream.take();
  await isAhead.promise;
});

test("flush ends when all is written", async () => {
  const { stream, output } = open({ isSlow: true });
  await output.write("a");
  let isFlushed = false;
  const flush = output.flush().then(() => {
    isFlushed = true;
  });
  await turn();
  expect(isFlushed).toBe(false);
  stream.take();
  await flush;
});

test("a failure is told once, lets every waiter go, and drops what follows", async () => {
  const { stream, output } = open({ isSlow: true });
  const told: Error[] = [];
  output.whenFailed((error) => told.push(error));
  const far = output.write("x".repeat(2_000_000));
  const flush = output.flush();
  const gone = new Error("EPIPE");
  stream.take(gone);
  await Promise.all([far, flush]);
  await output.write("more");
  await output.flush();
  expect(told).toEqual([gone]);
  expect(output.failure).toBe(gone);
  expect(stream.writes).toHaveLength(1);
});

test("only a terminal has columns", () => {
  const stream = new SlowStream();
  expect(new OutputStream(stream, { isTty: true, columns: 80 }).columns).toBe(80);
  expect(new OutputStream(stream, { isTty: false, columns: 80 }).columns).toBeUndefined();
});
