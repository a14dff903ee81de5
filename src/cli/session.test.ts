import { describe, expect, test } from "vitest";
import { FakeWorld, type FakeWorldOptions } from "../../test/support/fake-world.js";
import { DiscoveryError, type ErrorCode } from "../errors.js";
import type { OpenEtcdOptions } from "../store/etcd/open-etcd-store.js";
import type { Store } from "../store/store.js";
import { withEnvironment } from "./arguments/environment.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./arguments/global-flags.js";
import { parseArguments } from "./arguments/parse-arguments.js";
import { Redactor } from "./output/redactor.js";
import { RunEnd } from "./run-end.js";
import { makeContext } from "./session.js";

const STORE = {} as Store;

interface Opened {
  readonly hosts: readonly string[];
  readonly options: OpenEtcdOptions;
}

async function session(
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
  const typed = parseArguments(argv, GLOBAL_FLAGS, "zdisc").options as unknown as GlobalOptions;
  const context = await makeContext({
    globals: withEnvironment(typed, world.env, ["table"]),
    typed,
    format: "table",
    world,
    end: new RunEnd(world),
    redactor: new Redactor(),
  });
  return { context, opened, world };
}

test("opens a store over the hosts, with the account, TLS and timeouts of the flags", async () => {
  const argv = ["--endpoints", "h1:1,h2:1", "--user", "root:pw", "--cacert", "ca", "--dial-timeout", "1s"];
  const { context, opened } = await session(argv, { files: { ca: "PEM" } });
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
    const { context, world } = await session(argv);
    await context.openStore();
    await world.stderr.flush();
    expect(world.err.text).toBe(words);
  }
});

test("with wait, and no host answering, says so once and waits", async () => {
  const { context, opened, world } = await session([], {}, ["unreachable"]);
  expect(await context.openStore({ wait: true })).toBe(STORE);
  expect(opened.map(({ options }) => options.wait)).toEqual([undefined, true]);
  await world.stderr.flush();
  expect(world.err.text).toBe("zdisc: no etcd host answers: h:1 refused; waiting for etcd\n");
});

test.each([
  { name: "without wait", wait: false, code: "unreachable" },
  { name: "for a failure that no waiting mends", wait: true, code: "auth" },
] as const)("does not wait $name", async ({ wait, code }) => {
  const { context, opened } = await session([], {}, [code]);
  await expect(context.openStore({ wait })).rejects.toMatchObject({ code });
  expect(opened).toHaveLength(1);
});

test("traces calls with --debug only", async () => {
  const plain = await session([]);
  await plain.context.openStore();
  expect(plain.opened[0]?.options.trace).toBeUndefined();
  const { context, opened, world } = await session(["--debug"]);
  await context.openStore();
  opened[0]?.options.trace?.("range user.rpc/");
  await world.stderr.flush();
  expect(world.err.text).toBe("zdisc: range user.rpc/\n");
});

test("reads text files and standard input", async () => {
  const { context } = await session([], { files: { "a.txt": "ä", "-": "in" } });
  expect([await context.readTextFile("a.txt"), await context.readTextFile("-")]).toEqual(["ä", "in"]);
  expect([await context.isFile("a.txt"), await context.isFile("b.txt")]).toEqual([true, false]);
});

const USER_YAML = `
Name: user.rpc
ListenOn: 0.0.0.0:8080
Etcd:
  Hosts: [etcd-1:2379, etcd-2:2379]
  Key: user.rpc
  User: root
  Pass: secret
`;
const CLIENTS_YAML = `
UserRpc:
  Etcd:
    Hosts: [etcd-1:2379]
    Key: user.rpc
    CertFile: c.pem
    CertKeyFile: k.pem
    CACertFile: ca.pem
OrderRpc:
  Target: etcd:///etcd-9:2379?key=order.rpc
DirectRpc:
  Endpoints: [10.0.0.1:80]
`;

describe("a -f file", () => {
  const files = { "u.yaml": USER_YAML, "c.yaml": CLIENTS_YAML, "c.pem": "C", "k.pem": "K", "ca.pem": "CA" };

  test.each([
    {
      name: "stands above the environment",
      argv: ["-f", "u.yaml"],
      env: { ZDISC_ENDPOINTS: "h:1", ETCDCTL_USER: "bob:pw", ETCDCTL_CACERT: "nowhere" },
      hosts: ["etcd-1:2379", "etcd-2:2379"],
      account: { user: "root", password: "secret" },
    },
    {
      name: "that has no account asks as nobody, whatever the environment says",
      argv: ["-f", "c.yaml", "--block", "OrderRpc"],
      env: { ETCDCTL_USER: "bob:pw" },
      hosts: ["etcd-9:2379"],
      account: undefined,
    },
    {
      name: "stands below the flags",
      argv: ["-f", "u.yaml", "--endpoints", "h:1", "--user", "bob"],
      env: { ZDISC_PASSWORD: "of the environment" },
      hosts: ["h:1"],
      account: { user: "bob", password: "of the environment" },
    },
  ])("$name", async ({ argv, env, hosts, account }) => {
    const { context, opened } = await session(argv, { files, env });
    await context.openStore();
    expect(opened).toMatchObject([{ hosts, options: { tls: undefined } }]);
    expect(opened[0]?.options.account).toEqual(account);
    expect([context.hosts, context.user]).toEqual([hosts, account?.user]);
  });

  test("gives the TLS of its three files, unless a flag of TLS does", async () => {
    const argv = ["-f", "c.yaml", "--block", "UserRpc"];
    const ofFile = await session(argv, { files });
    await ofFile.context.openStore();
    expect(ofFile.opened[0]?.options.tls).toEqual({
      ca: Buffer.from("CA"),
      cert: Buffer.from("C"),
      key: Buffer.from("K"),
      insecureSkipVerify: false,
    });
    const ofFlag = await session([...argv, "--insecure-skip-tls-verify"], { files });
    await ofFlag.context.openStore();
    expect(ofFlag.opened[0]?.options.tls).toMatchObject({ ca: undefined, insecureSkipVerify: true });
  });

  test("row 32: of two sources the one that wins is named, once", async () => {
    const { context, world } = await session(["-f", "u.yaml", "--endpoints", "h:1"], { files });
    await context.openStore();
    await context.openStore();
    await world.stderr.flush();
    expect(world.err.text).toBe("zdisc: note: --endpoints wins over Hosts in u.yaml\n");
  });

  test.each([
    {
      name: "row 36: several clients, and none named",
      argv: ["-f", "c.yaml"],
      message: "c.yaml holds 3 clients: DirectRpc, OrderRpc, UserRpc",
      remedy: "--block UserRpc",
    },
    {
      name: "a client without etcd",
      argv: ["-f", "c.yaml", "--block", "DirectRpc"],
      message: "DirectRpc in c.yaml names its addresses itself, and no etcd",
      remedy: "zdisc resolve -f c.yaml",
    },
    {
      name: "row 37: a server that registers nowhere",
      argv: ["-f", "s.yaml"],
      message: "s.yaml has no Etcd, Endpoints or Target",
      remedy: "-f takes a go-zero server or client config",
    },
  ])("$name", async ({ argv, message, remedy }) => {
    const { context } = await session(argv, { files: { ...files, "s.yaml": "Name: s\nListenOn: :80\n" } });
    await expect(context.openStore()).rejects.toMatchObject({ code: "config", message, remedy });
  });

  test("row 34: that is not there is refused, with what is near", async () => {
    await expect(session(["-f", "etc/usr.yaml"], { files: { "etc/user.yaml": "" } })).rejects.toMatchObject({
      message: "cannot read etc/usr.yaml: no such file",
      remedy: "files near: etc/user.yaml",
    });
  });

  test("is what --block is of", async () => {
    await expect(session(["--block", "UserRpc"])).rejects.toMatchObject({ code: "usage" });
  });
});
