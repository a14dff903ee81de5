/** Passwords, tokens and keys, from every source, through every command, with every failure, at --debug: in no output. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { systemClock } from "../../src/runtime/clock.js";
import { openEtcdStore } from "../../src/store/etcd/open-etcd-store.js";
import { EVERY_COMMAND, FORGOTTEN } from "../support/every-command.js";
import { FakeWorld, type FakeWorldOptions } from "../support/fake-world.js";
import { freePort } from "../support/free-port.js";
import { HEADER, type HostileCalls, message, startHostileEtcd } from "../support/hostile-etcd.js";
import { expectNone, formsOf } from "../support/secret-forms.js";
import { type CertificateFiles, makeCertificates, type TestCertificates } from "../support/tls.js";

/** With what is escaped somewhere: quotes, a blank, a percent, a backslash, a letter beyond ASCII, a direction. */
const PASSWORD = `s3cr\u00e9t "pw'%41\\7d\u202e`;
const TOKEN = "t0k3n.0123456789";
const BROKEN_KEY = "MIIbrokenkeymaterial0123456789";
const SECRETS = [PASSWORD, TOKEN, BROKEN_KEY].flatMap(formsOf);
const PATIENCE_MS = 1_500;

let certificates: TestCertificates;
let files: Record<string, string>;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  files = {
    "password.txt": `${PASSWORD}\nnot this line\n`,
    "client.pem": readFileSync(certificates.client.certFile, "utf8"),
    "client-key.pem": readFileSync(certificates.client.keyFile, "utf8"),
    "ca.pem": readFileSync(certificates.caFile, "utf8"),
    "other-ca.pem": readFileSync(certificates.otherCaFile, "utf8"),
    "broken-key.pem": `-----BEGIN PRIVATE KEY-----\n${BROKEN_KEY}\n-----END PRIVATE KEY-----\n`,
    "before.json": '{"kind":"serviceList","services":[],"otherKeyCount":0,"truncated":false}',
    "users.txt": `bob:${PASSWORD}\n`,
    "users-odd.txt": `root:x\n${PASSWORD.replaceAll(":", "")}\n`,
  };
});
afterAll(() => {
  for (const close of closers) close();
});

/** How a password comes to zdisc. `config` has it in a -f file. */
interface Source {
  readonly name: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isConfig?: boolean;
  readonly isAsked?: boolean;
}

const SOURCES: readonly Source[] = [
  { name: "--user name:password", argv: ["--user", `root:${PASSWORD}`] },
  { name: "--password-file", argv: ["--user", "root", "--password-file", "password.txt"] },
  { name: "standard input", argv: ["--user", "root", "--password-file", "-"] },
  { name: "the terminal", argv: ["--user", "root"], isAsked: true },
  { name: "ZDISC_PASSWORD", env: { ZDISC_USER: "root", ZDISC_PASSWORD: PASSWORD } },
  { name: "ZDISC_PASSWORD_FILE", env: { ZDISC_USER: "root", ZDISC_PASSWORD_FILE: "password.txt" } },
  { name: "ZDISC_USER", env: { ZDISC_USER: `root:${PASSWORD}` } },
  { name: "ETCDCTL_PASSWORD", env: { ETCDCTL_USER: "root", ETCDCTL_PASSWORD: PASSWORD } },
  { name: "ETCDCTL_USER", env: { ETCDCTL_USER: `root:${PASSWORD}` } },
  { name: "Pass in a -f file", isConfig: true },
];

const COMMANDS = EVERY_COMMAND.map(({ argv }) => argv);

/** What fails, as a row of the table of errors has it. */
interface Failure {
  readonly name: string;
  /** Resolves with the host to ask and the flags to ask it with. */
  open(): Promise<{ readonly host: string; readonly argv?: readonly string[] }>;
}

async function hostOf(server: Server): Promise<{ host: string }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Logs everybody in with the token, and then does as it is told. */
async function etcdThat(calls: HostileCalls): Promise<{ host: string }> {
  const login = message("AuthenticateResponse", { header: HEADER, token: TOKEN });
  const etcd = await startHostileEtcd({ "Auth/Authenticate": (call) => call.answer(login), ...calls });
  closers.push(() => etcd[Symbol.asyncDispose]());
  return { host: etcd.host };
}

async function refusing(status: string, text: string): Promise<{ host: string }> {
  const refusal = { "grpc-status": status, "grpc-message": encodeURIComponent(text) };
  const names = ["KV/Range", "KV/Put", "KV/Txn", "Lease/LeaseGrant", "Watch/Watch", "Maintenance/Status"];
  return await etcdThat(Object.fromEntries(names.map((name) => [name, (call) => call.end(refusal)])));
}

async function tlsHost(files: () => CertificateFiles, isClientWanted = false): Promise<{ host: string }> {
  const { certFile, keyFile } = files();
  const options = {
    cert: readFileSync(certFile),
    key: readFileSync(keyFile),
    ca: readFileSync(certificates.caFile),
  };
  const server = createTlsServer({
    ...options,
    ALPNProtocols: ["h2"],
    requestCert: isClientWanted,
    rejectUnauthorized: isClientWanted,
  });
  server.on("tlsClientError", () => {}).on("secureConnection", (socket) => socket.on("error", () => {}));
  return await hostOf(server);
}

const TLS = ["--cacert", "ca.pem"];
const CLIENT = ["--cert", "client.pem", "--cert-key", "client-key.pem"];

const FAILURES: readonly Failure[] = [
  { name: "1 refused", open: async () => ({ host: `127.0.0.1:${await freePort()}` }) },
  { name: "4 not etcd", open: () => hostOf(createHttpServer((_, response) => response.end("hello"))) },
  { name: "5 no leader", open: () => refusing("14", "etcdserver: no leader") },
  {
    name: "6 unknown authority",
    open: async () => ({
      ...(await tlsHost(() => certificates.server)),
      argv: ["--cacert", "other-ca.pem", ...CLIENT],
    }),
  },
  {
    name: "7 TLS to plain text",
    open: async () => ({ ...(await refusing("14", "x")), argv: [...TLS, ...CLIENT] }),
  },
  { name: "8 plain text to TLS", open: () => tlsHost(() => certificates.server) },
  {
    name: "9 another name",
    open: async () => ({ ...(await tlsHost(() => certificates.serverForName)), argv: [...TLS, ...CLIENT] }),
  },
  {
    name: "10 no client certificate",
    open: async () => ({ ...(await tlsHost(() => certificates.server, true)), argv: TLS }),
  },
  {
    name: "11 ended",
    open: async () => ({ ...(await tlsHost(() => certificates.serverExpired)), argv: [...TLS, ...CLIENT] }),
  },
  {
    name: "a broken key",
    open: async () => ({
      ...(await tlsHost(() => certificates.server)),
      argv: [...TLS, "--cert", "client.pem", "--cert-key", "broken-key.pem"],
    }),
  },
  {
    name: "13 wrong password",
    open: () =>
      etcdThat({
        "Auth/Authenticate": (call) =>
          call.end({
            "grpc-status": "3",
            "grpc-message": "etcdserver: authentication failed, invalid user ID or password",
          }),
      }),
  },
  { name: "14 permission", open: () => refusing("7", "etcdserver: permission denied") },
  { name: "27 no space", open: () => refusing("8", "etcdserver: mvcc: database space exceeded") },
  { name: "a token that is refused", open: () => refusing("16", "etcdserver: invalid auth token") },
];

async function outputOf(argv: readonly string[], options: FakeWorldOptions): Promise<string> {
  const world = new FakeWorld({
    openStore: (hosts, store) =>
      openEtcdStore(hosts, { ...store, clock: systemClock, dialTimeoutMs: 500, commandTimeoutMs: 500 }),
    ...options,
  });
  // What goes on without end is asked to end; its output counts all the same.
  const patience = setTimeout(() => world.kill("SIGTERM"), PATIENCE_MS);
  await main(argv, world);
  clearTimeout(patience);
  return world.out.text + world.err.text;
}

/** One run: a command, told the password by one source, against one failure. */
async function runWith(
  command: readonly string[],
  { argv = [], env = {}, isConfig = false, isAsked = false }: Source,
  { host, argv: tls = [] }: { readonly host: string; readonly argv?: readonly string[] },
): Promise<string> {
  const config = `Etcd:\n  Hosts: ["${host}"]\n  Key: user.rpc\n  User: root\n  Pass: ${JSON.stringify(PASSWORD)}\n`;
  const place = isConfig ? ["-f", "etc/user.yaml"] : ["--endpoints", host];
  // A target and a file exclude each other.
  const words = isConfig && command[0] === "resolve" ? command.slice(0, -1) : command;
  return await outputOf([...words, ...place, ...argv, ...tls, "--debug"], {
    env,
    files: { ...files, "-": `${PASSWORD}\n`, "etc/user.yaml": `UserRpc:\n${config.replace(/^/gm, "  ")}` },
    ...(isAsked ? { askPassword: async () => PASSWORD } : {}),
  });
}

/** Lines of the keys that are told to zdisc, too. */
function allSecrets(): readonly string[] {
  const keyLines = files["client-key.pem"]?.split("\n").filter((line) => /^[\w+/=]{30,}$/.test(line)) ?? [];
  return [...SECRETS, ...keyLines];
}

describe.each(FAILURES)("failure $name", ({ open }) => {
  test("holds no secret: each source, each command", async () => {
    const failure = await open();
    const pairs = [
      ...SOURCES.map((source, at) => ({ source, command: COMMANDS[at % COMMANDS.length] ?? [] })),
      ...COMMANDS.map((command, at) => ({ source: SOURCES[(at * 3) % SOURCES.length], command })),
    ];
    const outputs = await Promise.all(
      pairs.map(async ({ source = {} as Source, command }) => {
        const where = `${command.join(" ")}, ${source.name}`;
        return { where, text: await runWith(command, source, failure) };
      }),
    );
    for (const { where, text } of outputs) expectNone(text, allSecrets(), where);
    // Something failed, and was told with its stack.
    expect(outputs.some(({ text }) => /^ {4}at /m.test(text))).toBe(true);
  });
});

test("no command is forgotten", () => {
  expect(FORGOTTEN).toEqual([]);
});

describe("every command, every source, nothing listens", () => {
  test.each(COMMANDS)("%s %s", async (...command) => {
    const host = `127.0.0.1:${await freePort()}`;
    for (const source of SOURCES) {
      expectNone(await runWith(command, source, { host }), allSecrets(), `${command}, ${source.name}`);
    }
  });
});

describe("what is refused before any etcd is asked", () => {
  const PASSWORDS = ["--user", `root:${PASSWORD}`];
  const target = `etcd://root:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/user.rpc`;

  test.each([
    { row: "18 duration", argv: ["list", ...PASSWORDS, "--dial-timeout", "60x"] },
    { row: "19 no key", argv: ["resolve", ...PASSWORDS, "etcd:///127.0.0.1:1"] },
    { row: "20 scheme", argv: ["resolve", ...PASSWORDS, "--no-probe", `etdc://root:${PASSWORD}@h:1/k`] },
    { row: "21 account in a target", argv: ["resolve", "--no-probe", target] },
    { row: "22 unparsable", argv: ["resolve", "--no-probe", `etcd://root:${PASSWORD}@h1:2379,h2/k`] },
    { row: "23 no port", argv: ["publish", ...PASSWORDS, "--key", "a", "--addr", "10.0.3.7"] },
    { row: "25 file as key", argv: ["publish", ...PASSWORDS, "--key", "client-key.pem", "--addr", ":80"] },
    { row: "26 half a pair", argv: ["list", ...PASSWORDS, "--cert", "client.pem"] },
    {
      row: "the key as certificate",
      argv: ["list", "--cert", "broken-key.pem", "--cert-key", "broken-key.pem"],
    },
    { row: "29 no prompt", argv: ["list", "--user", "root"], env: { ETCDCTL_PASSWORD: "" } },
    { row: "30 command", argv: ["wacth", ...PASSWORDS] },
    { row: "31 option", argv: ["list", ...PASSWORDS, "--utcc"] },
    { row: "31 the password as option", argv: ["list", `--password=${PASSWORD}`] },
    { row: "31 etcdctl's own option", argv: ["list", "--user", "root", "--password", PASSWORD] },
    { row: "given twice", argv: ["list", ...PASSWORDS, ...PASSWORDS] },
    { row: "two sources", argv: ["list", ...PASSWORDS, "--password-file", "password.txt"] },
    {
      row: "an account among the hosts",
      argv: ["list", "--endpoints", `http://root:${PASSWORD}@127.0.0.1:1`],
    },
    {
      row: "an account among the hosts of ZDISC_ENDPOINTS",
      argv: ["list"],
      env: { ZDISC_ENDPOINTS: `http://root:${PASSWORD}@127.0.0.1:1` },
    },
    {
      row: "an account among the hosts of ETCDCTL_ENDPOINTS",
      argv: ["check"],
      env: { ETCDCTL_ENDPOINTS: `h1:2379,root:${encodeURIComponent(PASSWORD)}@127.0.0.1:1` },
    },
    { row: "an account among the hosts of a file", argv: ["list", "-f", "etc/hosts.yaml"] },
    {
      row: "an account among the hosts of a file, resolved",
      argv: ["resolve", "-f", "etc/hosts.yaml", "--explain"],
    },
    {
      row: "an account among the hosts of a file, checked",
      argv: ["check", "--offline", "-f", "etc/hosts.yaml"],
    },
    {
      row: "an account in the target of a file, checked",
      argv: ["check", "--offline", "-f", "etc/target.yaml"],
    },
    { row: "33 target and file", argv: ["resolve", ...PASSWORDS, "-f", "etc/odd.yaml", target] },
    { row: "34 file", argv: ["list", ...PASSWORDS, "-f", "etc/missing.yaml"] },
    { row: "35 YAML", argv: ["list", "-f", "etc/odd.yaml"] },
    { row: "35 JSON", argv: ["list", "-f", "etc/odd.json"] },
    { row: "35 TOML", argv: ["list", "-f", "etc/odd.toml"] },
    { row: "36 several clients", argv: ["list", "-f", "etc/two.yaml"] },
    { row: "user file without root", argv: ["dev", "--port", "0", "--user-file", "users.txt"] },
    { row: "user file with an odd line", argv: ["dev", "--port", "0", "--user-file", "users-odd.txt"] },
    {
      row: "key of the server",
      argv: ["dev", "--port", "0", "--cert", "client.pem", "--cert-key", "broken-key.pem"],
    },
  ])("row $row", async ({ argv, env = {} }) => {
    const block = (name: string) =>
      `${name}:\n  Etcd: {Hosts: [h:1], Key: k, User: root, Pass: ${JSON.stringify(PASSWORD)}}\n`;
    const more = {
      "etc/odd.yaml": `UserRpc:\n  Etcd:\n    Pass: ${JSON.stringify(PASSWORD)} [\n`,
      "etc/odd.json": `{"UserRpc": {"Etcd": {"Pass": ${JSON.stringify(PASSWORD)} "User": 1}}}`,
      "etc/odd.toml": `[UserRpc.Etcd]\nPass = ${JSON.stringify(PASSWORD)} oops\n`,
      "etc/two.yaml": block("UserRpc") + block("OrderRpc"),
      "etc/hosts.yaml": `UserRpc:\n  Etcd: {Hosts: [${JSON.stringify(`root:${PASSWORD}@h:1`)}], Key: k}\n`,
      "etc/target.yaml": `UserRpc:\n  Target: ${JSON.stringify(`etcd://root:${PASSWORD}@h:1,h2:2/k`)}\n`,
    };
    for (const format of [[], ["-o", "json"], ["-o", "ndjson"]]) {
      const own = argv.includes("--") ? argv : [...argv.slice(0, 1), ...format, "--debug", ...argv.slice(1)];
      expectNone(await outputOf(own, { env, files: { ...files, ...more } }), allSecrets(), own[0] ?? "");
    }
  });
});

test("a target of a file is printed without its account", async () => {
  const target = `etcd://root:${PASSWORD}@h:1/k`;
  const more = { "etc/user.yaml": `UserRpc:\n  Target: ${JSON.stringify(target)}\n` };
  const output = await outputOf(["resolve", "--print-target", "-f", "etc/user.yaml"], { files: more });
  expect(output).toBe("etcd://root:***@h:1/k\n");
});

test("what etcd itself says of the password is told without it where the command ends by that", async () => {
  const failure = await refusing("3", `no user has "${PASSWORD}"`);
  for (const command of [["list"], ["pick", "user.rpc"], ["diff", "before.json"]]) {
    const output = await runWith(command, { name: "flag", argv: ["--user", `root:${PASSWORD}`] }, failure);
    expect(output).toContain('no user has "***"');
    expectNone(output, allSecrets(), command.join(" "));
  }
});

test("row 41: a defect whose message holds the password is told without it", async () => {
  for (const source of SOURCES) {
    const { argv = [], env = {}, isAsked } = source;
    if (source.isConfig) continue;
    for (const format of ["table", "json"]) {
      const output = await outputOf(["list", ...argv, "-o", format, "--debug"], {
        env,
        files: { ...files, "-": `${PASSWORD}\n` },
        ...(isAsked ? { askPassword: async () => PASSWORD } : {}),
        openStore: async (_hosts, { account } = {}) => {
          throw new TypeError(`cannot read ${account?.password}`, {
            cause: new Error(`of ${account?.password}`),
          });
        },
      });
      expect(output).toContain("internal error: cannot read ***");
      expectNone(output, allSecrets(), source.name);
    }
  }
});
