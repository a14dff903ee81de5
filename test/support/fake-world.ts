/** The process as `main` sees it, in memory: what was written, signals on demand, streams that fail. */
import type { Child, ChildEnd, PassedSignal } from "../../src/cli/child/child.js";
import { main } from "../../src/cli/main.js";
import { OutputStream, type TextStream } from "../../src/cli/terminal/output-stream.js";
import type { EndingSignal, World } from "../../src/cli/world.js";
import { DiscoveryError } from "../../src/errors.js";
import { systemRandom } from "../../src/runtime/random.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { requireValidDocuments } from "./printed-documents.js";

export interface FakeWorldOptions
  extends Partial<Pick<World, "env" | "openStore" | "askPassword" | "runChild" | "startChild">> {
  /** Both streams are terminals of 80 columns. Default: pipes. */
  readonly isTty?: boolean;
  /** stderr alone. Default: as `isTty`. */
  readonly isStderrTty?: boolean;
  /** Kinds of documents that the test makes up, and that have no schema. */
  readonly madeUpKinds?: readonly string[];
  /** By path; `-` is standard input. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** A stream that keeps what is written, until it is told to fail. */
class FakeStream implements TextStream {
  #text = "";
  #failure: Error | undefined;
  readonly #madeUpKinds: readonly string[];

  constructor(madeUpKinds: readonly string[] = []) {
    this.#madeUpKinds = madeUpKinds;
  }

  /** Throws for a document that is not as its schema says. */
  get text(): string {
    requireValidDocuments(this.#text, this.#madeUpKinds);
    return this.#text;
  }

  write(text: string, done: (error?: Error | null) => void): void {
    if (this.#failure === undefined) this.#text += text;
    done(this.#failure);
  }

  on(): void {}

  /** From now on every write fails with a code of Node: `EPIPE`. */
  fail(code: string): void {
    this.#failure = Object.assign(new Error(`write ${code}`), { code });
  }
}

export class FakeWorld implements World {
  readonly version = "1.2.3";
  readonly packageFolder = "zdisc";
  readonly env: World["env"];
  readonly out: FakeStream;
  readonly err: FakeStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly clock = new VirtualClock();
  readonly random = systemRandom;
  readonly askPassword: World["askPassword"];
  readonly openStore: World["openStore"];
  /** What `exitNow` was called with. */
  readonly exits: { readonly code: number; readonly lastWords: string }[] = [];
  readonly #files: Readonly<Record<string, string | Uint8Array>>;
  readonly #listeners: ((signal: EndingSignal) => void)[] = [];
  readonly #passedSignalListeners: ((signal: PassedSignal) => void)[] = [];
  readonly #runChild: World["runChild"];
  readonly #startChild: World["startChild"];

  constructor({
    isTty = false,
    isStderrTty = isTty,
    files = {},
    madeUpKinds,
    env = {},
    askPassword,
    openStore,
    runChild,
    startChild,
  }: FakeWorldOptions = {}) {
    this.env = env;
    this.out = new FakeStream(madeUpKinds);
    this.err = new FakeStream(madeUpKinds);
    this.stdout = new OutputStream(this.out, { isTty, columns: 80 });
    this.stderr = new OutputStream(this.err, { isTty: isStderrTty, columns: 80 });
    this.askPassword = askPassword;
    this.openStore = openStore ?? noEtcd;
    this.#files = files;
    this.#runChild = runChild ?? (async () => ({ exitCode: 0, signal: null }));
    this.#startChild = startChild ?? (() => Promise.reject(new Error("no child in this world")));
  }

  readonly terminal = undefined;

  async askLine(): Promise<string> {
    return "";
  }

  onSignal(listener: (signal: EndingSignal) => void): void {
    this.#listeners.push(listener);
  }

  /** Sends a signal to this process. */
  kill(signal: EndingSignal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  onPassedSignal(listener: (signal: PassedSignal) => void): void {
    this.#passedSignalListeners.push(listener);
  }

  /** Sends a signal that is passed on to a child. */
  pass(signal: PassedSignal): void {
    for (const listener of this.#passedSignalListeners) listener(signal);
  }

  exitNow(code: number, lastWords: string): void {
    this.exits.push({ code, lastWords });
  }

  async readFile(path: string): Promise<Buffer> {
    const content = this.#files[path];
    if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
    return typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
  }

  async filesIn(folder: string): Promise<readonly string[]> {
    const prefix = folder === "." ? "" : `${folder}/`;
    return Object.keys(this.#files).flatMap((path) =>
      path.startsWith(prefix) ? [path.slice(prefix.length)] : [],
    );
  }

  async isFile(path: string): Promise<boolean> {
    return Object.hasOwn(this.#files, path);
  }

  networkInterfaces(): Record<string, never> {
    return {};
  }

  runChild(...args: Parameters<World["runChild"]>): Promise<ChildEnd> {
    return this.#runChild(...args);
  }

  startChild(...args: Parameters<World["startChild"]>): Promise<Child> {
    return this.#startChild(...args);
  }
}

/** `zdisc …` in memory, to its end. */
export async function runMain(argv: readonly string[], options: FakeWorldOptions = {}) {
  const world = new FakeWorld(options);
  const code = await main(argv, world);
  return { code, stdout: world.out.text, stderr: world.err.text };
}

async function noEtcd(): Promise<never> {
  throw new DiscoveryError("unreachable", "no etcd host answers: 127.0.0.1:2379 connection refused", {
    hosts: [{ host: "127.0.0.1:2379", error: "connection refused" }],
    remedy: "start etcd",
  });
}
