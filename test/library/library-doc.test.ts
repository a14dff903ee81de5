/** Every example of docs/library.md that imports `zdisc` runs, against a real etcd. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore } from "../../src/index.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { Examples, examplesOf } from "./examples.js";

const examples = () => examplesOf("zdisc");
describe("docs/library.md", () => {
  let etcd: EtcdServer;
  const folder = new Examples("library-doc");

  beforeAll(async () => {
    etcd = await startEtcd();
    await using store = await openEtcdStore(etcd.endpoints);
    const { signal } = new AbortController();
    await store.put("user.rpc/1", "10.0.3.9:8080", { signal });
    await store.put("config/app", "{}", { signal });
  });

  afterAll(async () => {
    await etcd.kill();
    await folder[Symbol.asyncDispose]();
  });

  test("holds an example a chapter", async () => {
    expect(await examples()).toHaveLength(9);
  });

  test.each([
    { name: "publish and subscribe", at: 0, stdout: /10\.0\.3\.7:8080/ },
    {
      name: "look once",
      at: 1,
      stdout: /user\.rpc 1 0\n1 other keys\n1 10\.0\.3\.9:8080\nas of revision 5\n/,
    },
    {
      name: "resolve",
      at: 5,
      stdout:
        /hosts ok[\s\S]*endpoints ok 1 address\n[\s\S]*\[ '10\.0\.3\.9:8080' \] ok user\.rpc: 1 endpoint, not probed\.\n$/,
    },
    { name: "watch", at: 2, stdout: /connected .*\nnow: \[ '10\.0\.3\.9:8080' \]\n1 endpoints\n$/ },
    {
      name: "targets",
      at: 3,
      stdout: /^start live use: \[ '10\.0\.3\.9:8080' \] new: \[ '10\.0\.3\.9:8080' \] gone: \[\]\n$/,
    },
    {
      name: "configuration files",
      at: 4,
      stdout: /^unknown-field line 6: go-zero ignores Prefix\nEtcd leads to \[ '10\.0\.3\.9:8080' \]\n$/,
    },
    {
      name: "balance",
      at: 6,
      stdout:
        /^10\.0\.3\.7:8080 [\d.]+ 1\n10\.0\.3\.8:8080 [\d.]+ 1\n10\.0\.3\.9:8080 [\d.]+ 0\.\d+\nthe next would be 10\.0\.3\.[78]:8080\n$/,
    },
    {
      name: "simulate",
      at: 7,
      stdout: /^a \d+ 0 [\d.]+\nb \d+ 0 [\d.]+\nc \d+ \d+ [\d.]+\n\{\n {2}pick: \d+,/,
    },
    { name: "drain", at: 8, stdout: /^drained\nrestored\n$/ },
  ])("its example runs: $name", async ({ at, stdout }) => {
    const code = (await examples())[at] ?? "";
    const env = { ...process.env, ETCD: etcd.endpoints[0] ?? "" };
    expect(await folder.run(code, { name: `example-${at}`, env })).toMatch(stdout);
  });
});
