import { expect, test } from "vitest";
import { FakeWorld, type FakeWorldOptions } from "../../test/support/fake-world.js";
import { DiscoveryError, type ErrorCode } from "../errors.js";
import type { OpenEtcdOptions } from "../store/etcd/open-etcd-store.js";
import type { Store } from "../store/store.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./global-flags.js";
import { parseArguments } from "./parse-arguments.js";
import { Redactor } from "./redactor.js";
import { RunEnd } from "./run-end.js";
import { makeContext } from "./session.js";

const STORE = {} as Store;

interface Opened {
  readonly hosts: readonly string[];
  readonly options: OpenEtcdOptions;
}

function session(
  argv: readonly string[],
  options: FakeWorldOptions = {},
  failures: readonly ErrorCode[] = [],
) {
  const opened: Opened[] = [];
  const world = new FakeWorld({
    ...options,
    openStore: async (hosts, openOptions) => {
      opened.push({ hosts, options: openOptions });
      const code = failures[opened.length - 1];
      if (code !== undefined) throw new DiscoveryError(code, "no etcd host answers: h:1 refused");
      return STORE;
    },
  });
  const globals = parseArguments(argv, GLOBAL_FLAGS, "zdisc").options as unknown as GlobalOptions;
  const context = makeContext({
    globals,
    format: "table",
    world,
    end: new RunEnd(world),
    redactor: new Redactor(),
    isFormatTyped: false,
  });
  return { context, opened, world };
}

test("opens a store over the hosts, with the account, TLS and timeouts of the flags", async () => {
  const argv = ["--endpoints", "h1:1,h2:1", "--user", "root:pw", "--cacert", "ca", "--dial-timeout", "1s"];
  const { context, opened } = session(argv, { files: { ca: "PEM" } });
  expect(await context.openStore()).toBe(STORE);
  expect(opened).toMatchObject([
    {
      hosts: ["h1:1", "h2:1"],
      options: {
        account: { user: "root", password: "pw" },
        tls: { ca: Buffer.from("PEM") },
        dialTimeoutMs: 1_000,
      },
    },
  ]);
  expect([context.hosts, context.user]).toEqual([["h1:1", "h2:1"], "root"]);
});

test("a password on the command line gets a note, but for -q", async () => {
  const note = "zdisc: note: others can read it with ps; --password-file is safer\n";
  for (const [argv, words] of [
    [["--user", "root:pw"], note],
    [["--user", "root:pw", "-q"], ""],
  ] as const) {
    const { context, world } = session(argv);
    await context.openStore();
    await world.stderr.flush();
    expect(world.err.text).toBe(words);
  }
});

test("with wait, and no host answering, says so once and waits", async () => {
  const { context, opened, world } = session([], {}, ["unreachable"]);
  expect(await context.openStore({ wait: true })).toBe(STORE);
  expect(opened.map(({ options }) => options.wait)).toEqual([undefined, true]);
  await world.stderr.flush();
  expect(world.err.text).toBe("zdisc: no etcd host answers: h:1 refused; waiting for etcd\n");
});

test.each([
  { name: "without wait", wait: false, code: "unreachable" },
  { name: "for a failure that no waiting mends", wait: true, code: "auth" },
] as const)("does not wait $name", async ({ wait, code }) => {
  const { context, opened } = session([], {}, [code]);
  await expect(context.openStore({ wait })).rejects.toMatchObject({ code });
  expect(opened).toHaveLength(1);
});

test("traces calls with --debug only", async () => {
  const plain = session([]);
  await plain.context.openStore();
  expect(plain.opened[0]?.options.trace).toBeUndefined();
  const { context, opened, world } = session(["--debug"]);
  await context.openStore();
  opened[0]?.options.trace?.("range user.rpc/");
  await world.stderr.flush();
  expect(world.err.text).toBe("zdisc: range user.rpc/\n");
});

test("reads text files and standard input", async () => {
  const { context } = session([], { files: { "a.txt": "ä", "-": "in" } });
  expect([await context.readTextFile("a.txt"), await context.readTextFile("-")]).toEqual(["ä", "in"]);
  expect([await context.isFile("a.txt"), await context.isFile("b.txt")]).toEqual([true, false]);
});
