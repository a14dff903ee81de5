/** Faults of logins: tokens that run out or are not taken any more. */
import { join } from "node:path";
import { instanceKey, servicePrefix } from "../../../src/discovery/instance.js";
import { Publisher } from "../../../src/discovery/publish/publisher.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import type { Store } from "../../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { RawEtcd, rawRequest } from "../../support/raw-etcd.js";
import { runCommand } from "../../support/run-command.js";
import { tempDir } from "../../support/temp-dir.js";
import { waitFor } from "../../support/wait-for.js";
import type { Scenario } from "./scenario.js";
import { livingAddresses, seed } from "./watch-scene.js";
import { watched } from "./watched.js";
import { Witness } from "./witness.js";

const signal = new AbortController().signal;
const SERVICE = "secured.rpc";
const ADDRESS = "10.0.3.7:8080";
const TOKEN_TTL_SECONDS = 3;
const ACCOUNT = { user: "zdisc", password: "secret" };

type Break = (etcd: EtcdServer) => Promise<unknown>;

/** Nothing renews such a token, used or not: when one that was given last is refused, all others are. */
const expiry: Break = async (etcd) => {
  using raw = new RawEtcd(etcd.endpoints[0] ?? "");
  const login = { name: ACCOUNT.user, password: ACCOUNT.password };
  const { token } = await raw.exec<{ readonly token: string }>("Auth", "authenticate", login);
  raw.setToken(token);
  const read = rawRequest("KV", "range", { key: Buffer.from("x") });
  await waitFor(async () => JSON.stringify(await raw.ask(read)).includes("invalid auth token"), {
    what: "the token to be refused",
    timeoutMs: 60_000,
  });
};
/** Any change of users makes all tokens too old. */
const newRevision: Break = (etcd) => etcd.etcdctl(["user", "add", "somebody:else"]);

async function watches(stale: Break): Promise<number> {
  await using etcd = await securedEtcd();
  await using writer = await asRoot(etcd);
  await seed(writer, SERVICE);
  await using store = await openEtcdStore(etcd.endpoints, { account: ACCOUNT });
  await using watching = watched(SERVICE, store);
  await watching.synced();
  watching.expectToLive(livingAddresses());
  await stale(etcd);
  const value = "10.8.0.1:1";
  const seen = watching.seenAtMs(value);
  await writer.put(instanceKey(SERVICE, "900"), value, { signal });
  const committedMs = performance.now();
  const figure = Math.max(0, (await seen) - committedMs);
  // What is told in order would have been told before this.
  await writer.put(instanceKey(SERVICE, "901"), "10.8.0.2:1", { signal });
  await watching.seenAtMs("10.8.0.2:1");
  await watching.equals(await truth(writer));
  if (watching.falseLeaves.length > 0) throw new Error(`reported as left: ${watching.falseLeaves[0]}`);
  return figure;
}

async function publishes(stale: Break): Promise<number> {
  await using etcd = await securedEtcd();
  await using writer = await asRoot(etcd);
  await using store = await openEtcdStore(etcd.endpoints, { account: ACCOUNT });
  await using witness = new Witness(writer, servicePrefix(SERVICE), ADDRESS);
  await using publisher = new Publisher([{ service: SERVICE, address: ADDRESS }], { store, ttlSeconds: 5 });
  await publisher.ready();
  await witness.presentSinceMs();
  const beganMs = performance.now();
  await stale(etcd);
  const key = publisher.publications[0]?.key ?? "";
  await writer.delete(key, { signal });
  await witness.goneAtMs();
  await witness.presentSinceMs();
  const figure = witness.absentMs(beganMs);
  // For longer than the lease has, and than another token holds.
  await renewals(writer, 4);
  if (witness.absentMs(beganMs) > figure) throw new Error("the key was absent again");
  if (witness.mostCarriers !== 1) throw new Error(`${witness.mostCarriers} keys carried the registration`);
  const leases = await writer.listLeases({ signal });
  if (leases.length !== 1) throw new Error(`${leases.length} leases for one registration`);
  return figure;
}

/** The only lease is renewed so often, each time by a third of its five seconds. */
async function renewals(store: Store, count: number): Promise<void> {
  const [leaseId = ""] = await store.listLeases({ signal });
  let [last, seen] = [0, -1];
  const look = async () => {
    const { remainingSeconds = -1 } = (await store.leaseTimeToLive(leaseId, { signal })) ?? {};
    if (remainingSeconds > last) seen += 1;
    last = remainingSeconds;
    return seen >= count;
  };
  await waitFor(look, { what: `${count} renewals`, timeoutMs: 60_000, intervalMs: 100 });
}

async function truth(store: Store): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const page of store.list({ prefix: servicePrefix(SERVICE) }, { signal })) {
    for (const { key, value } of page.keyValues) found.set(key, value);
  }
  return found;
}

function asRoot(etcd: EtcdServer): Promise<Store> {
  return openEtcdStore(etcd.endpoints, { account: { user: "root", password: "root" } });
}

/** Its tokens are signed and hold for three seconds. */
async function securedEtcd(): Promise<EtcdServer> {
  const folder = tempDir("jwt");
  const [privateKey, publicKey] = [join(folder, "key.pem"), join(folder, "pub.pem")];
  await runCommand("openssl", ["genrsa", "-traditional", "-out", privateKey, "2048"]);
  await runCommand("openssl", ["rsa", "-in", privateKey, "-pubout", "-out", publicKey]);
  const keys = `pub-key=${publicKey},priv-key=${privateKey}`;
  const token = `jwt,${keys},sign-method=RS256,ttl=${TOKEN_TTL_SECONDS}s`;
  return await startEtcd({
    flags: ["--auth-token", token],
    auth: {
      rootPassword: "root",
      users: [{ name: ACCOUNT.user, password: ACCOUNT.password, readwrite: [""] }],
    },
  });
}

export const authScenarios: readonly Scenario[] = [
  {
    ...{ name: "token expired", about: "watcher", measures: "fresh", goalMs: 100, goZero: "-" },
    run: () => watches(expiry),
  },
  {
    ...{
      name: "users changed: token too old",
      about: "watcher",
      measures: "fresh",
      goalMs: 100,
      goZero: "-",
    },
    run: () => watches(newRevision),
  },
  {
    ...{ name: "token expired", about: "publisher", measures: "absent after a delete", goalMs: 100 },
    goZero: "a new key each second",
    run: () => publishes(expiry),
  },
  {
    ...{
      name: "users changed: token too old",
      about: "publisher",
      measures: "absent after a delete",
      goalMs: 100,
    },
    goZero: "-",
    run: () => publishes(newRevision),
  },
];
