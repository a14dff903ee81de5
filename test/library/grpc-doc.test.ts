/** Every example of docs/library.md that imports `zdisc/grpc` runs, and calls a real server that is registered in a real etcd. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEtcdStore, Publisher } from "../../src/index.js";
import type { Store } from "../../src/store/store.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { UserServer } from "../support/user-service.js";
import { Examples, examplesOf } from "./examples.js";

/** What ts-proto would have made of user.proto, as far as the example needs it. */
const USER_DEFINITION = `
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
const { Get } = loadPackageDefinition(loadSync("user.proto")).user.User.service;
export const UserDefinition = { get: Get };
`;

describe("docs/library.md, calls with gRPC", () => {
  const folder = new Examples("grpc-doc");
  let etcd: EtcdServer;
  let store: Store;
  let server: UserServer;
  let publisher: Publisher;

  beforeAll(async () => {
    etcd = await startEtcd();
    server = await UserServer.start();
    store = await openEtcdStore(etcd.endpoints);
    publisher = new Publisher([{ service: "user.rpc", address: server.address }], { store });
    await publisher.ready();
    await folder.write(
      "user.proto",
      await readFile(new URL("../fixtures/user.proto", import.meta.url), "utf8"),
    );
    await folder.write("user.js", USER_DEFINITION);
  });
  afterAll(async () => {
    await publisher?.close();
    await store?.close();
    await server?.[Symbol.asyncDispose]();
    await etcd?.stop();
    await folder[Symbol.asyncDispose]();
  });

  test.each([
    { name: "a call", at: 0, says: (address: string) => new RegExp(`address: '${address}'.*id: '7'`, "s") },
    {
      name: "nice-grpc",
      at: 1,
      says: (address: string) => new RegExp(`address: '${address}'.*\n${address} \\d+ 1 0`, "s"),
    },
    { name: "install", at: 2, says: (address: string) => new RegExp(`address: '${address}'.*id: '7'`, "s") },
  ])("its example runs: $name", async ({ name, at, says }) => {
    const code = (await examplesOf("zdisc/grpc"))[at] ?? "";
    const host = (etcd.endpoints[0] ?? "").replace(/^https?:\/\//, "");
    expect(await folder.run(code, { name, env: { ...process.env, ETCD: host } })).toMatch(
      says(server.address),
    );
  });

  test("from npm i to a call it takes fifteen lines", async () => {
    const text = await readFile(new URL("../../docs/library.md", import.meta.url), "utf8");
    const [, first = ""] = text.split("## Call a service with gRPC");
    const lines = [...first.matchAll(/```(?:console|ts)\n(.*?)```/gs)]
      .slice(0, 2)
      .flatMap(([, code = ""]) => code.split("\n"));
    expect(lines.filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(15);
  });

  test("holds three examples", async () => {
    expect(await examplesOf("zdisc/grpc")).toHaveLength(3);
  });
});
