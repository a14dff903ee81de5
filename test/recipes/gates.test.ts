/** docs/recipes.md: the gates that stand on `check` and `wait`, as they stand there: of GitHub Actions, of Kubernetes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { openEtcdStore, Publisher } from "../../src/index.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GrpcServer, startGrpcServer } from "../support/grpc-server.js";
import { waitFor } from "../support/wait-for.js";
import { recipe } from "./recipe.js";
import { RecipeShell } from "./recipe-shell.js";

let etcd: EtcdServer;
let store: Store;
let servers: readonly GrpcServer[];
beforeAll(async () => {
  etcd = await startEtcd();
  store = await openEtcdStore(etcd.endpoints);
  servers = await Promise.all([startGrpcServer(), startGrpcServer(), startGrpcServer()]);
});
afterAll(async () => {
  await store?.close();
  await etcd?.stop();
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
});

/** Registered with a lease that is kept, until it is disposed of. */
async function published(service: string, addresses: readonly string[]): Promise<Publisher> {
  const publisher = new Publisher(
    addresses.map((address) => ({ service, address })),
    { store },
  );
  await publisher.ready();
  return publisher;
}

describe("GitHub Actions", () => {
  interface Step {
    readonly env: Readonly<Record<string, string>>;
    readonly run: string;
  }

  /** As the runner runs a step on Linux: `bash -e` of a file, with its expressions filled in. */
  async function runStep() {
    const [step] = parseYaml(recipe("GitHub Actions", "yaml")) as readonly Step[];
    const shell = new RecipeShell("actions", etcd.endpoints);
    const script = shell.write("step.sh", step?.run ?? "");
    const values: Readonly<Record<string, string>> = { "vars.ETCD_ENDPOINTS": etcd.endpoints.join(",") };
    const env = Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, text]) => [
        name,
        text.replace(/\$\{\{ (\S+) \}\}/g, (_whole, expression: string) => values[expression] ?? ""),
      ]),
    );
    return await shell.run(["bash", "-e", script], env);
  }

  test("the step passes when three instances answer as healthy and nothing is found", async () => {
    await using _ = await published(
      "user.rpc",
      servers.map(({ address }) => address),
    );
    const { code, stderr } = await runStep();
    expect(stderr).toMatch(/met after/);
    expect(code).toBe(0);
  });

  test("the step fails at a warning, which is an annotation of the run", async () => {
    const { address = "" } = servers[0] ?? {};
    await using _ = await published("user.rpc", [address, address]);
    const { code, stdout } = await runStep();
    expect(stdout).toMatch(/^::warning title=duplicate-address::/m);
    expect(code).toBe(7);
  });
});

describe("Kubernetes", () => {
  interface Container {
    readonly name: string;
    readonly command: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string }[];
    readonly readinessProbe?: {
      readonly exec: { readonly command: readonly string[] };
      readonly periodSeconds: number;
      readonly timeoutSeconds: number;
    };
  }
  interface Pod {
    readonly spec: {
      readonly initContainers: readonly Container[];
      readonly containers: readonly Container[];
    };
  }

  const pod = parseYaml(recipe("Kubernetes", "yaml")) as Pod;
  const named = (name: string): Container => {
    const all = [...pod.spec.initContainers, ...pod.spec.containers];
    const found = all.find((container) => container.name === name);
    if (found === undefined) throw new Error(`the pod has no container ${name}`);
    return found;
  };
  /** What the kubelet would make of the pod's own address. */
  const POD = { POD_IP: "127.0.0.1" };

  test("the init container ends when what the pod calls is healthy, and not before", async () => {
    const shell = new RecipeShell("init", etcd.endpoints);
    await using waiting = shell.start(named("wait-for-order-rpc").command, POD);
    await waitFor(() => waiting.stderr.includes("healthy"), { what: "the wait to begin", timeoutMs: 30_000 });
    expect(waiting.stderr).not.toMatch(/met after/);
    await using _ = await published("order.rpc", [servers[0]?.address ?? ""]);
    expect(await waiting.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/met after/) });
  });

  test("the probe fails until etcd names the pod's address, and again when it does no more", async () => {
    const { readinessProbe, env } = named("registered");
    expect(env.map(({ name }) => name)).toEqual(["ZDISC_ENDPOINTS", "POD_IP"]);
    const shell = new RecipeShell("probe", etcd.endpoints);
    const probe = async () => (await shell.run(readinessProbe?.exec.command ?? [], POD)).code;
    expect(await probe()).toBe(8);
    const publisher = await published("user.rpc", ["127.0.0.1:8080"]);
    expect(await probe()).toBe(0);
    await publisher.close();
    expect(await probe()).toBe(8);
  });

  test("the probe's own limit ends before that of the kubelet, which ends before the next probe", () => {
    const { exec, timeoutSeconds = 0, periodSeconds = 0 } = named("registered").readinessProbe ?? {};
    const [, seconds] = /--timeout (\d+)s/.exec(exec?.command.join(" ") ?? "") ?? [];
    expect(Number(seconds)).toBeLessThan(timeoutSeconds);
    expect(timeoutSeconds).toBeLessThan(periodSeconds);
  });

  test("the container beside the program writes what happens to the service", async () => {
    const shell = new RecipeShell("registered", etcd.endpoints);
    await using watch = shell.start(named("registered").command, POD);
    await waitFor(() => watch.stdout.includes('"type":"synced"'), {
      what: "the first list",
      timeoutMs: 30_000,
    });
    await using _ = await published("user.rpc", ["127.0.0.1:8080"]);
    await waitFor(() => watch.stdout.includes('"type":"join"'), { what: "the join", timeoutMs: 30_000 });
  });
});
