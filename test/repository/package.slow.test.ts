/** The packed tarball, installed into an empty folder as a stranger would. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
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

describe("zdisc from its tarball", () => {
  let etcd: EtcdServer;
  const folder = tempDir("package");
  const run = (command: string, ...args: string[]) =>
    runCommand(command, args, { cwd: folder, env: zdiscEnv({ npm_config_update_notifier: "false" }) });

  beforeAll(async () => {
    etcd = await startEtcd();
    await runCommand("npm", ["pack", "--pack-destination", folder], { cwd: ROOT });
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    // Beside an application that has grpc-js, as every user of zdisc's gRPC parts will.
    await run(
      "npm",
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      `./${tarball}`,
      "@grpc/grpc-js@~1.14.0",
    );
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

  test("serves its types to a strict TypeScript program", async () => {
    mkdirSync(join(folder, "consumer"), { recursive: true });
    writeFileSync(join(folder, "consumer", "main.ts"), CONSUMER);
    const options = {
      module: "NodeNext",
      target: "ES2022",
      lib: ["ES2023", "ESNext.Disposable"],
      strict: true,
    };
    const types = { types: ["node"], typeRoots: [join(ROOT, "node_modules", "@types")] };
    const compilerOptions = { ...options, ...types, exactOptionalPropertyTypes: true, noEmit: true };
    writeFileSync(
      join(folder, "consumer", "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["main.ts"] }),
    );
    expect(await run("node", join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", "consumer")).toBe(
      "",
    );
  });

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
});
