/**
 * What stands behind go-zero's "make sure rpc service … is already started", each made real: an etcd, what is registered
 * in it, and the client's config file. The same world is given to `zdisc resolve` and to a go-zero client.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startCluster } from "./etcd-cluster.js";
import { startEtcd } from "./etcd-server.js";
import { freePort } from "./free-port.js";
import { startGrpcServer } from "./grpc-server.js";
import { openProxy } from "./tcp-proxy.js";
import { tempDir } from "./temp-dir.js";

export interface BrokenWorld {
  readonly name: string;
  readonly open: (servers: AsyncDisposable[]) => Promise<WorldConfig>;
  readonly expects: WorldExpectation;
}

/** The `Etcd` of the client's config. */
export interface WorldConfig {
  readonly hosts: readonly string[];
  readonly key: string;
  readonly user?: string;
  readonly pass?: string;
  /** Names in the expectation stand for these. */
  readonly names?: Readonly<Record<string, string>>;
}

/** `{NAME}` stands for one of the world's names. */
export interface WorldExpectation {
  readonly exitCode: number;
  /** The stage that fails; null: none. */
  readonly failedStage: string | null;
  readonly message: string;
  readonly remedies: readonly string[];
}

const KRATOS = '{"id":"a","version":"v1","endpoints":["grpc://10.0.3.7:9000"]}';

export const BROKEN_WORLDS: readonly BrokenWorld[] = [
  {
    name: "nothing is wrong",
    open: async (servers) => withInstance(servers, "user.rpc", await serving(servers)),
    expects: {
      exitCode: 0,
      failedStage: null,
      message: "user.rpc: 1 endpoint, serving. A client started now works.",
      remedies: [],
    },
  },
  {
    name: "etcd is down",
    open: async () => ({ hosts: [`127.0.0.1:${await freePort()}`], key: "user.rpc" }),
    expects: {
      exitCode: 5,
      failedStage: "hosts",
      message: "No etcd host answers.",
      remedies: [
        "Hosts: start etcd, or correct Hosts in {file}",
        "start etcd (or: zdisc dev), or set --endpoints or ETCDCTL_ENDPOINTS",
      ],
    },
  },
  {
    name: "one etcd host of three is dead",
    async open(servers) {
      const cluster = await startCluster();
      servers.push(cluster);
      await cluster.member(0).etcdctl(["put", "user.rpc/1", await serving(servers)]);
      await cluster.member(2).kill();
      await cluster.leader();
      return { hosts: cluster.endpoints, key: "user.rpc", names: { dead: cluster.endpoints[2] ?? "" } };
    },
    expects: {
      exitCode: 0,
      failedStage: null,
      message: "1 of 3 etcd hosts is down; go-zero will not start.",
      remedies: ["Hosts: remove {dead} or start it; go-zero fails without it"],
    },
  },
  {
    name: "etcd asks for a user",
    open: (servers) => withAuth(servers, {}),
    expects: {
      exitCode: 4,
      failedStage: "auth",
      message: "etcd asks for a user; the config has none.",
      remedies: ["Account: set User and Pass under Etcd in {file}"],
    },
  },
  {
    name: "the password is wrong",
    open: (servers) => withAuth(servers, { user: "bob", pass: "nope" }),
    expects: {
      exitCode: 4,
      failedStage: "auth",
      message: "etcd refused user bob: wrong name or password.",
      remedies: ["Account: correct User and Pass under Etcd in {file}"],
    },
  },
  {
    name: "the user may not read the prefix",
    open: (servers) => withAuth(servers, { user: "bob", pass: "pw" }),
    expects: {
      exitCode: 4,
      failedStage: "prefix",
      message: "bob may not read user.rpc/. A go-zero client hangs at start.",
      remedies: ["etcdctl role grant-permission ROLE --prefix=true read user.rpc/"],
    },
  },
  {
    name: "the key is another one",
    async open(servers) {
      const config = await withInstance(servers, "/prod/user.rpc", await serving(servers));
      return { ...config, key: "user.rpc" };
    },
    expects: {
      exitCode: 3,
      failedStage: "instances",
      message: "Nothing is registered under user.rpc/.",
      remedies: ["Key: did you mean /prod/user.rpc? See: zdisc list /prod/user.rpc"],
    },
  },
  {
    name: "nothing is registered",
    async open(servers) {
      const config = await withInstance(servers, "other.service", await serving(servers));
      return { ...config, key: "user.rpc" };
    },
    expects: {
      exitCode: 3,
      failedStage: "instances",
      message: "Nothing is registered under user.rpc/.",
      remedies: ["zdisc watch user.rpc, then start the server and see whether it joins"],
    },
  },
  {
    name: "the instance does not listen",
    open: async (servers) => withInstance(servers, "user.rpc", `127.0.0.1:${await freePort()}`),
    expects: {
      exitCode: 3,
      failedStage: "probe",
      message: "The only endpoint cannot be reached from this machine.",
      remedies: [
        "{value} is each client's own machine: register another (ListenOn 0.0.0.0:{port}, or POD_IP)",
      ],
    },
  },
  {
    name: "the instance is silent",
    async open(servers) {
      const [, port] = (await serving(servers)).split(":");
      const proxy = await openProxy(Number(port));
      servers.push(proxy);
      await proxy.setMode("blackhole");
      return await withInstance(servers, "user.rpc", proxy.address);
    },
    expects: {
      exitCode: 3,
      failedStage: "probe",
      message: "The only endpoint cannot be reached from this machine.",
      remedies: [
        "{value} is each client's own machine: register another (ListenOn 0.0.0.0:{port}, or POD_IP)",
      ],
    },
  },
  {
    name: "the value is no address",
    open: (servers) => withInstance(servers, "user.rpc", KRATOS),
    expects: {
      exitCode: 3,
      failedStage: "endpoints",
      message: "1 of 1 value is not an address (go-kratos JSON).",
      remedies: ["zdisc list user.rpc -o wide shows them"],
    },
  },
  {
    name: "the value has no port",
    open: (servers) => withInstance(servers, "user.rpc", "10.0.3.7"),
    expects: {
      exitCode: 3,
      failedStage: "endpoints",
      message: "1 of 1 value is not an address.",
      remedies: ["zdisc list user.rpc -o wide shows them"],
    },
  },
];

/** Writes the client's config, with one block UserRpc; resolves with the file's path. */
export function writeConfig(config: WorldConfig, { nonBlock = true }: { nonBlock?: boolean } = {}): string {
  const { hosts, key, user, pass } = config;
  const file = join(tempDir("world"), "user-api.yaml");
  const lines = [
    "UserRpc:",
    `  NonBlock: ${nonBlock}`,
    "  Etcd:",
    "    Hosts:",
    ...hosts.map((host) => `    - ${host}`),
    `    Key: ${key}`,
    ...(user === undefined ? [] : [`    User: ${user}`, `    Pass: ${pass}`]),
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

/** The sentence with the world's own hosts and files. */
export function fillIn(sentence: string, names: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}

async function serving(servers: AsyncDisposable[]): Promise<string> {
  const server = await startGrpcServer();
  servers.push(server);
  return server.address;
}

async function withInstance(
  servers: AsyncDisposable[],
  service: string,
  value: string,
): Promise<WorldConfig> {
  const etcd = await startEtcd();
  servers.push(etcd);
  await etcd.etcdctl(["put", `${service}/1`, value]);
  return { hosts: etcd.endpoints, key: service, names: { value, port: value.split(":").at(-1) ?? "" } };
}

async function withAuth(
  servers: AsyncDisposable[],
  account: { readonly user?: string; readonly pass?: string },
): Promise<WorldConfig> {
  const users = [{ name: "bob", password: "pw", read: ["pay.rpc/"] }];
  const etcd = await startEtcd({ auth: { rootPassword: "secret", users } });
  servers.push(etcd);
  await etcd.etcdctl(["put", "user.rpc/1", await serving(servers)]);
  return { hosts: etcd.endpoints, key: "user.rpc", ...account };
}
