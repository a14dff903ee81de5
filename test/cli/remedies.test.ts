/** What a remedy tells to type reaches the same etcd when it is typed, whatever led there: flags, a target, a file. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { putAll } from "./bound-zdisc.js";

let etcd: EtcdServer;
let host: string;
let folder: string;

beforeAll(async () => {
  etcd = await startEtcd();
  host = etcd.endpoints[0] ?? "";
  await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
  folder = tempDir("remedies");
  writeFileSync(join(folder, "u.yaml"), `UserRpc:\n  Etcd:\n    Hosts: ["${host}"]\n    Key: usr.rpc\n`);
  return () => etcd[Symbol.asyncDispose]();
});

test.each([
  {
    name: "list of a service that is not there",
    args: () => ["list", "usr.rpc", "--endpoints", host],
    remedy: () => `zdisc list --endpoints ${host}`,
  },
  {
    name: "list of a key without a lease",
    args: () => ["list", "user.rpc", "--endpoints", host],
    remedy: () => `zdisc prune --endpoints ${host} user.rpc`,
  },
  {
    name: "list of a file's service",
    args: () => ["list", "-f", "u.yaml"],
    remedy: () => "zdisc list '*' -f u.yaml",
  },
  {
    name: "resolve of a target",
    args: () => ["resolve", `etcd:///${host}?key=usr.rpc`],
    remedy: () => `zdisc list --endpoints ${host} user.rpc`,
  },
  {
    name: "resolve of a target, in stages",
    args: () => ["resolve", `etcd:///${host}?key=usr.rpc`, "--explain", "--no-probe"],
    remedy: () => `zdisc list --endpoints ${host} user.rpc`,
  },
  {
    name: "resolve of a file",
    args: () => ["resolve", "-f", "u.yaml"],
    remedy: () => "zdisc list -f u.yaml user.rpc",
  },
  {
    name: "check of a key without a lease",
    args: () => ["check", "user.rpc", "--only", "no-lease", "--endpoints", host],
    remedy: () => `zdisc prune --endpoints ${host} user.rpc`,
  },
])("$name", async ({ args, remedy }) => {
  const { stdout, stderr } = await runZdisc(args(), { cwd: folder });
  expect(stdout + stderr).toContain(remedy());
  const [, ...words] = remedy().replaceAll("'", "").split(" ");
  const typed = await runZdisc(words, { cwd: folder });
  expect(typed.code).toBe(0);
  expect(typed.stdout + typed.stderr).toMatch(/user\.rpc|10\.0\.3\.7|1 key in 1 service/);
});

test("the JSON of resolve says the same", async () => {
  const { stdout } = await runZdisc(["resolve", `etcd:///${host}?key=usr.rpc`, "-o", "json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: { remedies: [`Key: did you mean user.rpc? See: zdisc list --endpoints ${host} user.rpc`] },
  });
});
