/** docs/recipes.md: the rolling restart, as it stands there, over processes of `zdisc publish` and real gRPC servers. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEtcdStore, watchService } from "../../src/index.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GrpcServer, startGrpcServer } from "../support/grpc-server.js";
import { waitFor } from "../support/wait-for.js";
import { recipe } from "./recipe.js";
import { RecipeShell } from "./recipe-shell.js";

/** Ends the process that keeps the address registered, waits until its lease is revoked, and starts another. */
const RESTART = `#!/bin/sh
set -eu
pid=$(cat "pid-$1")
kill "$pid"
while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
zdisc publish --key user.rpc --addr "$1" --force > /dev/null 2>&1 &
echo $! > "pid-$1"
echo "restarted $1"
`;

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

interface Seen {
  /** After each change the addresses there are, sorted. */
  readonly addresses: string[][];
  /** Those that a key said until it was given another one. */
  readonly drained: string[];
}

/** What a client sees until the signal. */
function seenBy(signal: AbortSignal): Seen {
  const seen: Seen = { addresses: [], drained: [] };
  const byKey = new Map<string, string>();
  void (async () => {
    for await (const event of watchService("user.rpc", { store, signal })) {
      if (event.type === "reset") for (const { key, value } of event.instances) byKey.set(key, value);
      if (event.type !== "change") continue;
      for (const change of event.events) {
        if (change.type === "move") seen.drained.push(change.previous.value);
        if (change.type === "leave") byKey.delete(change.instance.key);
        else byKey.set(change.instance.key, change.instance.value);
      }
      seen.addresses.push([...new Set(byKey.values())].sort());
    }
  })().catch(() => {}); // ends by the signal
  return seen;
}

test("takes each address out before its process is restarted, one at a time, and ends with all of them back", async () => {
  const addresses = servers.map(({ address }) => address).sort();
  const shell = new RecipeShell("rolling", etcd.endpoints);
  const restart = shell.write("restart.sh", RESTART);
  const script = shell.write("rolling-restart.sh", recipe("A rolling restart", "sh"));
  const ended = new AbortController();
  const seen = seenBy(ended.signal);
  const start = addresses
    .map(
      (address) =>
        `zdisc publish --key user.rpc --addr ${address} --force > /dev/null 2>&1 & echo $! > pid-${address}`,
    )
    .join("\n");
  // The shell stays, so that all that runs in it ends with it.
  const all = `${start}\nzdisc wait user.rpc --for endpoints=3 -q\n'${script}' user.rpc '${restart}'\necho "ended $?"\nwait\n`;
  await using run = shell.start(["sh", "-c", all], { DRAIN_SECONDS: "0" });
  await waitFor(() => run.stdout.includes("ended "), {
    what: "the restart to end",
    timeoutMs: 90_000,
  }).catch((error) => {
    throw new Error(`${(error as Error).message}\nstdout: ${run.stdout}\nstderr: ${run.stderr}`);
  });
  ended.abort();
  expect(run.stdout).toContain("ended 0\n");
  expect(run.stdout.match(/^restarted .*$/gm)).toEqual(addresses.map((address) => `restarted ${address}`));
  expect(seen.drained).toEqual(addresses);
  const whole = seen.addresses.findIndex((now) => now.length === 3);
  const missing = seen.addresses
    .slice(whole)
    .map((now) => addresses.filter((address) => !now.includes(address)));
  expect(missing.filter((out) => out.length > 1)).toEqual([]);
  expect(missing.flat().filter((address, at, flat) => address !== flat[at - 1])).toEqual(addresses);
  expect(missing.at(-1)).toEqual([]);
}, 120_000);

test("ends where the restart fails, and the command that puts the address back is there", async () => {
  const addresses = servers.map(({ address }) => address).sort();
  for (const [at, address] of addresses.entries()) await etcd.etcdctl(["put", `pay.rpc/${at + 1}`, address]);
  const shell = new RecipeShell("rolling", etcd.endpoints);
  const script = shell.write("rolling-restart.sh", recipe("A rolling restart", "sh"));
  const { code, stdout, stderr } = await shell.run([script, "pay.rpc", "false"], { DRAIN_SECONDS: "0" });
  expect(code).toBe(1);
  const undo = `zdisc drain --undo pay.rpc/1=${addresses[0]}`;
  expect(stdout + stderr).toContain(undo);
  expect(stdout + stderr).not.toContain(addresses[1]?.concat(" out of"));
  expect((await shell.run(["sh", "-c", undo])).code).toBe(0);
  expect(await etcd.etcdctl(["get", "pay.rpc/1", "--print-value-only"])).toBe(`${addresses[0]}\n`);
});
