/** A recording of a real watch, through an outage, replayed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEtcd } from "../support/etcd-server.js";
import { runZdisc } from "../support/run-zdisc.js";
import { openProxy } from "../support/tcp-proxy.js";
import { tempDir } from "../support/temp-dir.js";
import { putAll, zdiscFor } from "./bound-zdisc.js";

test("what -o ndjson wrote is drawn again, and written again byte by byte", async () => {
  await using etcd = await startEtcd();
  await using proxy = await openProxy(Number(etcd.endpoints[0]?.split(":")[1]));
  await using watch = zdiscFor([proxy.address]).start(["watch", "user.rpc", "-o", "ndjson"]);
  await watch.waitForStdout(/"synced"/);
  await putAll(etcd, [
    ["user.rpc/7", "10.0.3.7:8080"],
    ["user.rpc/7", "10.0.3.8:8080"],
    ["user.rpc/\x1b[2J", "\u202eevil"],
  ]);
  await watch.waitForStdout(/evil/);
  await proxy.setMode("refuse");
  await watch.waitForStdout(/"disconnected"/);
  await etcd.etcdctl(["del", "user.rpc/7"]);
  await proxy.setMode("pass");
  await watch.waitForStdout(/"synced"[^\n]*\n[\s\S]*"synced"/);
  watch.kill("SIGINT");
  const { stdout: recorded } = await watch.ended;
  const file = join(tempDir("replay"), "night.ndjson");
  writeFileSync(file, recorded);

  const replayed = await runZdisc(["watch", "--replay", file, "--speed", "0", "-o", "ndjson"]);
  expect(replayed).toMatchObject({ code: 0, stdout: recorded, stderr: "" });
  const drawn = await runZdisc(["watch", "--replay", "-", "--speed", "1000"], { input: recorded });
  expect(drawn.code).toBe(0);
  const untimed = drawn.stdout.split("\n").map((line) => line.slice(13).replace(/[\d.]+ m?s$/, "T"));
  expect(untimed.map((line) => line.replace(/revision \d+/, "revision N"))).toEqual([
    `● reset  0 endpoints, revision N, etcd ${proxy.address}`,
    "+ join   10.0.3.7:8080    7  no lease",
    "~ move   10.0.3.7:8080 → 10.0.3.8:8080  7  no lease",
    "+ join   \\u202eevil       \\x1b[2J  no lease  no address",
    `✗ disconnected from ${proxy.address}; last known until synced`,
    `● connected to ${proxy.address} after T`,
    "- leave  10.0.3.8:8080    7  while disconnected",
    "● synced revision N, 0 endpoints",
    "",
  ]);
});
