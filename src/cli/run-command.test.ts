import { describe, expect, test } from "vitest";
import { FakeWorld, type FakeWorldOptions } from "../../test/support/fake-world.js";
import { DiscoveryError } from "../errors.js";
import { aborted } from "../runtime/abort.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./arguments/global-flags.js";
import { parseArguments } from "./arguments/parse-arguments.js";
import { type Command, defineCommand } from "./command.js";
import type { Context } from "./context.js";
import type { Outcome } from "./outcome.js";
import { Redactor } from "./output/redactor.js";
import { documentProgram, streamProgram } from "./program.js";
import type { Document, EventStream, Result, Word } from "./result.js";
import { formatOf, formatsOf, runCommand } from "./run-command.js";
import { RunEnd } from "./run-end.js";

interface Names extends Document {
  readonly names: readonly string[];
}

interface Step extends Document {
  readonly step: number;
}

const BASE = {
  usage: "",
  summary: "",
  positionals: { name: "", min: 0, max: 0 },
  flags: {},
  examples: [],
} as const;

const FORMATS = ["table", "wide", "json", "ndjson", "yaml", "name"] as const;

function documentCommand(run: (context: Context) => Promise<Result<Names>>): Command {
  return defineCommand({
    ...BASE,
    name: "doc",
    shape: "document",
    formats: FORMATS,
    load: async () =>
      documentProgram((_, context) => run(context), {
        table: ({ names }, style) => [`${style.mark("live")} ${names.join()}`],
        wide: ({ names }, { columns }) => [`${columns} ${names.join()}`],
        name: ({ names }) => names,
      }),
  });
}

function streamCommand(stream: (context: Context) => EventStream<Step>): Command {
  return defineCommand({
    ...BASE,
    name: "stream",
    shape: "stream",
    formats: ["table", "ndjson"],
    load: async () =>
      streamProgram(
        (_, context) => stream(context),
        ({ words }) =>
          ({ step }) =>
            step === 0
              ? { data: ["key"], words: [`${words.mark("live")} step 0`] }
              : { words: [`step ${step}`] },
      ),
  });
}

const names = (list: readonly string[]): Names => ({ schemaVersion: 1, kind: "names", names: list });
const step = (number: number): Step => ({ schemaVersion: 1, kind: "step", step: number });

/** A run under way in a world of its own. */
function begin(command: Command, argv: readonly string[] = [], options: FakeWorldOptions = {}) {
  const world = new FakeWorld({ madeUpKinds: ["names", "step"], ...options });
  const globals = parseArguments(argv, GLOBAL_FLAGS, "zdisc").options as unknown as GlobalOptions;
  const end = new RunEnd(world);
  const code = runCommand(
    command,
    { options: {}, positionals: [], childCommand: [] },
    {
      globals,
      format: formatOf(command, globals.output),
      world,
      end,
      redactor: new Redactor(),
    },
  );
  return { world, code };
}

async function finish(command: Command, argv: readonly string[] = [], options: FakeWorldOptions = {}) {
  const { world, code } = begin(command, argv, options);
  const result = await code;
  await Promise.all([world.stdout.flush(), world.stderr.flush()]);
  return { code: result, stdout: world.out.text, stderr: world.err.text };
}

const WORDS: readonly Word[] = [
  { word: "summary", text: "2 names, … more" },
  { word: "warning", text: "b is odd\u202e", remedy: "rename b" },
  { word: "note", text: "by the way" },
  { word: "verdict", text: "no c", remedy: "add c" },
];

const SUMMARY = "2 names, … more\n";
const OTHERS = `▲ b is odd\\u202e
  try: rename b
zdisc: note: by the way
zdisc: no c
  try: add c
`;
const VERDICT = "zdisc: no c\n  try: add c\n";

describe("a document", () => {
  const ab = documentCommand(async () => ({
    document: names(["a", "b\u202e"]),
    outcome: "noEndpoint",
    words: WORDS,
  }));

  test.each([
    { argv: [], stdout: "● a,b\u202e\n", stderr: SUMMARY + OTHERS },
    { argv: ["-o", "wide"], stdout: "undefined a,b\u202e\n", stderr: SUMMARY + OTHERS },
    { argv: ["-o", "name"], stdout: "a\nb\u202e\n", stderr: OTHERS },
    {
      argv: ["-o", "json"],
      stdout: '{"schemaVersion":1,"kind":"names","names":["a","b\\u202e"]}\n',
      stderr: OTHERS,
    },
    {
      argv: ["-o", "ndjson", "-q"],
      stdout: '{"schemaVersion":1,"kind":"names","names":["a","b\\u202e"]}\n',
      stderr: VERDICT,
    },
    {
      argv: ["-o", "yaml", "-q"],
      stdout: 'schemaVersion: 1\nkind: names\nnames:\n  - a\n  - "b\\u202e"\n',
      stderr: VERDICT,
    },
    { argv: ["-q"], stdout: "● a,b\u202e\n", stderr: VERDICT },
    {
      argv: ["--ascii"],
      stdout: "* a,b\u202e\n",
      stderr: (SUMMARY + OTHERS).replace("…", "...").replace("▲", "!"),
    },
  ])("in a pipe: $argv", async ({ argv, stdout, stderr }) => {
    expect(await finish(ab, argv)).toEqual({ code: 3, stdout, stderr });
  });

  test("on a terminal: colours, columns, and JSON that people can read", async () => {
    const tty = { isTty: true };
    expect((await finish(ab, [], tty)).stdout).toBe("\u001b[32m●\u001b[39m a,b\u202e\n");
    expect((await finish(ab, ["-o", "wide", "--no-color"], tty)).stdout).toBe("80 a,b\u202e\n");
    expect((await finish(ab, ["-o", "json"], tty)).stdout).toBe(
      '{\n  "schemaVersion": 1,\n  "kind": "names",\n  "names": [\n    "a",\n    "b\\u202e"\n  ]\n}\n',
    );
  });

  test.each<{ outcome: Outcome; code: number }>([
    { outcome: "ok", code: 0 },
    { outcome: "noEndpoint", code: 3 },
    { outcome: "found", code: 7 },
    { outcome: "notMet", code: 8 },
    { outcome: "cameBack", code: 1 },
  ])("whose outcome is $outcome ends with $code", async ({ outcome, code }) => {
    const command = documentCommand(async () => ({ document: names([]), outcome }));
    expect((await finish(command)).code).toBe(code);
  });

  test.each([
    { signal: "SIGINT", code: 130 },
    { signal: "SIGTERM", code: 143 },
  ] as const)("is given up at $signal, whatever it waits for, with $code", async ({ signal, code }) => {
    const run = begin(documentCommand(() => new Promise(() => {})));
    run.world.kill(signal);
    expect(await run.code).toBe(code);
    expect([run.world.out.text, run.world.err.text]).toEqual(["", ""]);
  });

  test("of 100,000 lines stops when its reader goes away", async () => {
    let drawn = 0;
    const endless = defineCommand({
      ...BASE,
      name: "doc",
      shape: "document",
      formats: FORMATS,
      load: async () =>
        documentProgram(async () => ({ document: names([]), outcome: "ok" }), {
          *table() {
            for (; drawn < 1_000_000; drawn++) yield "x".repeat(1_000);
          },
        }),
    });
    const run = begin(endless);
    run.world.out.fail("EPIPE");
    await run.code;
    expect(drawn).toBeLessThan(1_000);
  });
});

describe("a stream", () => {
  async function* three(): EventStream<Step> {
    yield step(0);
    yield { word: "warning", text: "look" };
    yield step(1);
    return "ok";
  }

  test.each([
    { argv: [], stdout: "key\n", stderr: "● step 0\n▲ look\nstep 1\n" },
    { argv: ["-q"], stdout: "key\n", stderr: "" },
    {
      argv: ["-o", "json"],
      stdout: '{"schemaVersion":1,"kind":"step","step":0}\n{"schemaVersion":1,"kind":"step","step":1}\n',
      stderr: "▲ look\n",
    },
  ])("writes its events as they come: $argv", async ({ argv, stdout, stderr }) => {
    expect(await finish(streamCommand(three), argv)).toEqual({ code: 0, stdout, stderr });
  });

  test.each([[], ["-q"], ["-o", "ndjson"]])(
    "writes events that come together as it writes each: %s",
    async (...argv) => {
      async function* together(): EventStream<Step> {
        yield [step(0), step(1)];
        return "ok";
      }
      async function* apart(): EventStream<Step> {
        yield step(0);
        yield step(1);
        return "ok";
      }
      const whole = await finish(streamCommand(together), argv);
      expect(whole).toEqual(await finish(streamCommand(apart), argv));
      expect(whole.stdout).not.toBe("");
    },
  );

  test("draws its words for their own stream", async () => {
    const { stdout, stderr } = await finish(streamCommand(three), [], { isStderrTty: true });
    expect(stdout).toBe("key\n");
    expect(stderr).toBe("\u001b[32m●\u001b[39m step 0\n\u001b[33m▲\u001b[39m look\nstep 1\n");
  });

  test("prints lines and ndjson only, json being ndjson", () => {
    expect(formatsOf(streamCommand(three))).toEqual(["table", "json", "ndjson"]);
    expect(formatOf(streamCommand(three), "json")).toBe("ndjson");
  });

  /** Ends in its own way when it is told to: one more event. */
  async function* untilEnd(context: Context): EventStream<Step> {
    context.onAbandon(() => "lease not revoked: it runs out in 8 s");
    yield step(0);
    await aborted(context.signal);
    yield step(1);
    return "ok";
  }

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends cleanly at a first %s, with 0",
    async (signal) => {
      const { world, code } = begin(streamCommand(untilEnd));
      await world.clock.settle();
      world.kill(signal);
      expect(await code).toBe(0);
      await world.stderr.flush();
      expect(world.err.text).toBe("● step 0\nstep 1\n");
    },
  );

  test("ends with 0 by throwing the signal's reason, too", async () => {
    const { world, code } = begin(
      streamCommand(async function* (context) {
        yield step(0);
        await aborted(context.signal);
        throw context.signal.reason;
      }),
    );
    world.kill("SIGINT");
    expect(await code).toBe(0);
  });

  test("a closed terminal, which is told twice, does not cut the end short", async () => {
    const { world, code } = begin(streamCommand(untilEnd));
    await world.clock.settle();
    world.kill("SIGHUP");
    world.kill("SIGHUP");
    expect([await code, world.exits]).toEqual([0, []]);
  });

  test.each([
    { second: "SIGINT", code: 130 },
    { second: "SIGTERM", code: 143 },
  ] as const)(
    "is ended at once by a second signal, and says what is left: $second",
    async ({ second, code }) => {
      const { world } = begin(
        streamCommand(async function* (context) {
          context.onAbandon(() => "lease not revoked: it runs out in 8 s");
          yield step(0);
          await new Promise(() => {});
          return "ok";
        }),
      );
      await world.clock.settle();
      world.kill("SIGINT");
      expect(world.exits).toEqual([]);
      world.kill(second);
      expect(world.exits).toEqual([{ code, lastWords: "lease not revoked: it runs out in 8 s\n" }]);
    },
  );

  test("ends cleanly when its reader goes away", async () => {
    const { world, code } = begin(streamCommand(untilEnd));
    world.out.fail("EPIPE");
    expect(await code).toBe(0);
  });

  test("that fails keeps what it wrote, and its failure", async () => {
    const lost = new DiscoveryError("lost", "registration lost for 60 s, giving up");
    const { world, code } = begin(
      streamCommand(async function* () {
        yield step(0);
        throw lost;
      }),
    );
    await expect(code).rejects.toBe(lost);
    await world.stdout.flush();
    expect(world.out.text).toBe("key\n");
  });
});
