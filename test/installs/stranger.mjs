/** A program that uses the installed zdisc in every way; it prints one JSON line. Run in the application's folder. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { DiscoveryError, listInstances, openEtcdStore } from "zdisc";
import { createChannel } from "zdisc/grpc";
import { startDevServer } from "zdisc/testing";

const require = createRequire(import.meta.url);
const etcd = await startDevServer({ keys: { "user.rpc/7": "10.0.3.7:8080" } });
const store = await openEtcdStore(etcd.endpoints);
const { instances } = await listInstances("user.rpc", { store, signal: AbortSignal.timeout(20_000) });
await store.close();

const program = join(require.resolve("zdisc/package.json"), "..", "bin", "zdisc.js");
const zdisc = (...args) => promisify(execFile)(process.execPath, [program, ...args]);
const listed = await zdisc("list", "user.rpc", "-o", "name", "--endpoints", etcd.endpoints.join(","));
await etcd.close();

const required = ["zdisc", "zdisc/grpc", "zdisc/testing"].map((name) => require(name));
const told = {
  instances: instances.map(({ address }) => address),
  listed: listed.stdout,
  hasWarned: /Warning/.test(listed.stderr),
  required: [
    typeof required[0].watchService,
    typeof required[1].createChannel,
    typeof required[2].startDevServer,
  ],
  isOneCopy: required[0].DiscoveryError === DiscoveryError && required[1].createChannel === createChannel,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
