/** The packed tarball, installed into an empty folder as a stranger would. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { emptyApplication, INSTALLERS, type PackedZdisc, packZdisc } from "../support/packed-zdisc.js";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const CONSUMER = `import { DiscoveryError, type ServiceEvent, watchService } from "zdisc";
import { type BalancedChannel, createChannel, hashKey, install } from "zdisc/grpc";
import { type ChannelInterface, credentials, Client } from "@grpc/grpc-js";
import { type DevServer, startDevServer } from "zdisc/testing";

export function watch(signal: AbortSignal, options: Parameters<typeof watchService>[1]): AsyncIterable<ServiceEvent> {
  return watchService("user.rpc", { ...options, signal });
}
// @ts-expect-error: a service is a text
watchService(1);
export const server: Promise<DevServer> = startDevServer({ keys: { a: "1" } });
// @ts-expect-error: there is no such call of etcd
server.then((etcd) => etcd.failNext("KV/gett"));
export const code: string = new DiscoveryError("usage", "text").code;
const channel: ChannelInterface & BalancedChannel = createChannel("etcd:///h1:2379?key=user.rpc", { timeoutMs: 500 });
const ready: Promise<BalancedChannel> = createChannel({ target: "direct:///a:1" }, { nonBlock: false });
export const client = new Client("", credentials.createInsecure(), { channelOverride: channel });
export const told: readonly unknown[] = [ready, hashKey("7").interceptors, install()];
// @ts-expect-error: a target is a text or a configuration
createChannel(1);
`;

/** An application with grpc-js of its own, which it hands to nobody. */
const APPLICATION = `import { status } from "@grpc/grpc-js";
import { DiscoveryError } from "zdisc";
import * as grpc from "zdisc/grpc";
import { Channel, Client, credentials } from "@grpc/grpc-js";

const channel = grpc.createChannel("direct:///127.0.0.1:1");
console.log(channel instanceof Channel, grpc.DiscoveryError === DiscoveryError);
const client = new Client("", credentials.createInsecure(), { channelOverride: channel });
const asIs = (bytes) => bytes;
client.makeUnaryRequest("/user.User/Get", asIs, asIs, Buffer.alloc(0), (error) => {
  console.log(status[error.code], error.details.includes("127.0.0.1:1"));
  channel.close();
});
`;

/** As TypeScript reads a program whose modules are CommonJS. */
const COMMONJS_CONSUMER = `import zdisc = require("zdisc");
import grpc = require("zdisc/grpc");
import testing = require("zdisc/testing");
export const told: string = new zdisc.DiscoveryError("usage", "text").code;
export const server: Promise<testing.DevServer> = testing.startDevServer();
// @ts-expect-error: a target is a text or a configuration
grpc.createChannel(1);
`;

/** All that the tarball may hold. */
const MAY_HOLD = [
  /^(LICENSE|README\.md|package\.json)$/,
  /^bin\/(zdisc\.js|package\.json)$/,
  /^dist\/LICENSES\.txt$/,
  /^dist\/cli\/[\w-]+\.[cm]js$/,
  /^dist\/lib\/([\w-]+\/)*[\w-]+(\.js|\.d\.ts)$/,
  /^schema\/\w+\.json$/,
];

describe("zdisc from its tarball", () => {
  let etcd: EtcdServer;
  let packed: PackedZdisc;
  const folder = emptyApplication();
  const run = (command: string, ...args: string[]) =>
    runCommand(command, args, { cwd: folder, env: zdiscEnv({ npm_config_update_notifier: "false" }) });

  beforeAll(async () => {
    etcd = await startEtcd();
    packed = await packZdisc();
    const [command = "", ...args] = INSTALLERS.npm(packed.tarball);
    // None of the packages needs its script; test/installs lets them run.
    await run(command, ...args, "--ignore-scripts");
  });
  afterAll(() => etcd?.stop());

  test("runs as npx zdisc", async () => {
    expect(await run("npx", "zdisc", "--help")).toMatch(/^zdisc: see, check and operate/);
  });

  test("lists what is in etcd", async () => {
    await etcd.etcdctl(["put", "user.rpc/7", "10.0.3.7:8080"]);
    const names = await run("npx", "zdisc", "list", "-o", "name", "--endpoints", etcd.endpoints.join(","));
    expect(names).toBe("user.rpc\n");
  });

  test("serves the library to JavaScript", async () => {
    const script =
      "import('zdisc').then((zdisc) => console.log(typeof zdisc.watchService, Object.keys(zdisc).length > 3))";
    expect(await run("node", "-e", script)).toBe("function true\n");
  });

  test("serves its JSON Schemas, to programs and to zdisc help json", async () => {
    const script =
      "import('zdisc/schema/error.json', { with: { type: 'json' } }).then(({ default: it }) => console.log(it.title))";
    expect(await run("node", "-e", script)).toBe("error\n");
    expect(JSON.parse(await run("npx", "zdisc", "help", "json", "error"))).toMatchObject({ title: "error" });
  });

  test("serves zdisc/grpc on the application's own grpc-js", async () => {
    writeFileSync(join(folder, "application.mjs"), APPLICATION);
    expect(await run("node", "application.mjs")).toBe("true true\nUNAVAILABLE true\n");
  });

  test("starts an etcd in a test of JavaScript", async () => {
    const script = `import("zdisc/testing").then(async ({ startDevServer }) => {
      const etcd = await startDevServer();
      console.log(etcd.endpoints.length);
      await etcd.close();
    })`;
    expect(await run("node", "-e", script)).toBe("1\n");
  });

  test.each(["zdisc", "zdisc/grpc", "zdisc/testing"])("is what require(%j) gives, too", async (name) => {
    const script = `import(${JSON.stringify(name)}).then((imported) => {
      const required = require(${JSON.stringify(name)});
      console.log(required === imported, required.DiscoveryError === require("zdisc").DiscoveryError);
    })`;
    const [isSame, isOneError] = (await run("node", "--input-type=commonjs", "-e", script)).trim().split(" ");
    expect({ isSame, isOneError }).toEqual({ isSame: "true", isOneError: String(name !== "zdisc/testing") });
  });

  test.each(["zdisc", "zdisc/grpc", "zdisc/testing"])("loads nothing of the command for %j", async (name) => {
    const files = await filesLoadedBy(name);
    expect(files.some((file) => file.includes("/zdisc/dist/lib/"))).toBe(true);
    expect(files.filter((file) => file.includes("/zdisc/dist/cli/"))).toEqual([]);
  });

  test("brings none of the packages that are bundled into the command", () => {
    const installed = readdirSync(join(folder, "node_modules"));
    expect(installed).toEqual(expect.arrayContaining(["etcd3", "yaml", "zdisc"]));
    const bundled = ["ink", "react", "react-reconciler", "yoga-layout", "chalk", "cli-table3"];
    expect(installed.filter((name) => bundled.includes(name))).toEqual([]);
  });

  /** By Node's own report of what it ran. */
  async function filesLoadedBy(name: string): Promise<string[]> {
    const reports = tempDir("package-loads");
    const env = zdiscEnv({ NODE_V8_COVERAGE: reports });
    await runCommand("node", ["-e", `import(${JSON.stringify(name)})`], { cwd: folder, env });
    const [report = ""] = readdirSync(reports);
    const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(reports, report), "utf8"));
    return result.map(({ url }) => url);
  }

  test.each([
    { name: "node16", module: "Node16", moduleResolution: "Node16", file: "main.ts", text: CONSUMER },
    { name: "nodenext", module: "NodeNext", moduleResolution: "NodeNext", file: "main.ts", text: CONSUMER },
    { name: "a bundler", module: "ESNext", moduleResolution: "Bundler", file: "main.ts", text: CONSUMER },
    {
      name: "nodenext as CommonJS",
      ...{ module: "NodeNext", moduleResolution: "NodeNext", file: "main.cts", text: COMMONJS_CONSUMER },
    },
  ])(
    "serves its types to a strict program, resolved as by $name",
    async ({ name, file, text, ...modules }) => {
      const project = join(folder, `consumer-${name.replaceAll(" ", "-")}`);
      mkdirSync(project);
      writeFileSync(join(project, file), text);
      const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
      const library = { target: "ES2022", lib: ["ES2023", "ESNext.Disposable"] };
      const types = { types: ["node"], typeRoots: [join(ROOT, "node_modules", "@types")] };
      const compilerOptions = { ...modules, ...strict, ...library, ...types };
      writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
      const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
      expect(await run("node", tsc, "-p", project)).toBe("");
    },
  );

  test("brings no second copy of grpc-js beside the application's own", () => {
    const copies = readdirSync(join(folder, "node_modules"), { recursive: true, encoding: "utf8" }).filter(
      (name) => /@grpc[\\/]grpc-js[\\/]package\.json$/.test(name),
    );
    expect(copies).toHaveLength(1);
  });

  test("holds the command, the library, the schemas and what npm adds, and no source or test", async () => {
    const names = readdirSync(join(folder, "node_modules", "zdisc")).filter(
      (name) => name !== "node_modules",
    );
    expect(names.sort()).toEqual(["LICENSE", "README.md", "bin", "dist", "package.json", "schema"]);
  });

  test("holds nothing else inside them, and not much", () => {
    expect(packed.files.filter((file) => !MAY_HOLD.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(packed.files.length).toBeGreaterThan(100);
    expect(packed.files.filter((file) => /\.test\.|\.tsx?$/.test(file.replace(/\.d\.ts$/, "")))).toEqual([]);
    expect(packed.packedBytes).toBeLessThan(1_500_000);
  });

  test("holds the licences of what is bundled into the command", () => {
    const text = readFileSync(join(folder, "node_modules", "zdisc", "dist", "LICENSES.txt"), "utf8");
    const named = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+ \([\w.-]+\)$/gm)].map(([, name]) => name);
    const some = ["@grpc/grpc-js", "chalk", "cli-table3", "etcd3", "ink", "react", "yaml", "yargs-parser"];
    expect(named).toEqual(expect.arrayContaining(some));
  });

  test("holds no piece of the command that nothing loads", () => {
    const cli = join(folder, "node_modules", "zdisc", "dist", "cli");
    const pieces = readdirSync(cli);
    const texts = pieces.map((piece) => readFileSync(join(cli, piece), "utf8"));
    const started = ["main.cjs", "code-cache.cjs"];
    const unused = pieces.filter(
      (piece) => !started.includes(piece) && !texts.some((text) => text.includes(`./${piece}"`)),
    );
    expect(unused).toEqual([]);
  });
});
