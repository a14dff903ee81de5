import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { runCommand } from "../../../test/support/run-command.js";
import { tempDir } from "../../../test/support/temp-dir.js";
import { DirectStream } from "./direct-stream.js";
import type { TextStream } from "./output-stream.js";

/** Stands for Node's own stream of the same file descriptor. */
class OwnStream implements TextStream {
  readonly texts: string[] = [];
  fail: (error: Error) => void = () => {};

  write(text: string | Uint8Array, done: () => void): void {
    this.texts.push(Buffer.from(text).toString());
    done();
  }

  on(_: "error", listener: (error: Error) => void): void {
    this.fail = listener;
  }
}

const fds: number[] = [];
afterEach(() => {
  for (const fd of fds.splice(0)) closeSync(fd);
});

function open(path: string, flags: number): number {
  const fd = openSync(path, flags, 0o600);
  fds.push(fd);
  return fd;
}

function streamOn(fd: number) {
  const own = new OwnStream();
  const stream = new DirectStream(fd, () => own);
  const write = (text: string) =>
    new Promise<string | undefined>((resolve) => {
      stream.write(text, (error) => resolve(error?.message));
    });
  return { own, stream, write };
}

/** A pipe that is read by nobody; neither end ever waits. */
async function openPipe(): Promise<number> {
  const path = join(tempDir("pipe"), "pipe");
  await runCommand("mkfifo", [path]);
  return open(path, constants.O_RDWR | constants.O_NONBLOCK);
}

function fillPipe(fd: number): void {
  for (;;) {
    try {
      writeSync(fd, "x".repeat(4_096));
    } catch {
      return;
    }
  }
}

function readPipe(fd: number): string {
  const bytes = Buffer.alloc(100_000);
  return bytes.toString("utf8", 0, readSync(fd, bytes));
}

describe("what is written to a file", () => {
  test("is in it at once, however much it is, and needs no stream of Node's", async () => {
    const path = join(tempDir("file"), "out");
    const { own, write } = streamOn(open(path, constants.O_WRONLY | constants.O_CREAT));
    const text = `${"…".repeat(100_000)}\n`;
    expect([await write(text), await write("end\n")]).toEqual([undefined, undefined]);
    expect(readFileSync(path, "utf8")).toBe(`${text}end\n`);
    expect(own.texts).toEqual([]);
  });

  test("and cannot be is told with Node's error", async () => {
    const path = join(tempDir("file"), "out");
    const { write } = streamOn(open(path, constants.O_RDONLY | constants.O_CREAT));
    expect(await write("text")).toMatch(/^EBADF/);
  });
});

describe("what is written to a pipe", () => {
  test("goes there by itself as long as it surely fits, and from then on, in order, through Node's stream", async () => {
    const fd = await openPipe();
    const { own, write } = streamOn(fd);
    await write("a".repeat(4_000));
    await write("b".repeat(97));
    await write("c");
    expect(readPipe(fd)).toBe("a".repeat(4_000));
    expect(own.texts).toEqual(["b".repeat(97), "c"]);
  });

  test("and has no room there goes through Node's stream, whole", async () => {
    const fd = await openPipe();
    fillPipe(fd);
    const { own, write } = streamOn(fd);
    expect(await write("…first\n")).toBeUndefined();
    readPipe(fd);
    await write("second\n");
    expect(own.texts).toEqual(["…first\n", "second\n"]);
  });

  test("and fails later is told to whoever listened from the start", async () => {
    const { own, stream, write } = streamOn(await openPipe());
    const told: string[] = [];
    stream.on("error", (error) => told.push(error.message));
    await write("x".repeat(5_000));
    own.fail(new Error("EPIPE"));
    expect(told).toEqual(["EPIPE"]);
  });
});
