import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import * as rpc from "etcd3/lib/rpc.js";
import { describe, expect, test } from "vitest";
import { methodNamed, methodOf, type ServiceName } from "./methods.js";
import { SERVICES } from "./schema.js";

const definition = loadSync(new URL(import.meta.resolve("etcd3/proto/rpc.proto")).pathname, {
  keepCase: true,
});
const serviceNames = Object.keys(SERVICES) as ServiceName[];

describe.each(serviceNames)("%s", (service) => {
  test("has proto-loader's methods, with their paths and streams", () => {
    const theirs = Object.values(definition[`etcdserverpb.${service}`] as ServiceDefinition);
    const ours = Object.keys(SERVICES[service]).map((name) => methodNamed(service, name));
    const shape = ({
      path,
      requestStream,
      responseStream,
    }: (typeof ours)[number] | (typeof theirs)[number]) => ({
      path,
      requestStream,
      responseStream,
    });
    expect(ours.map(shape)).toStrictEqual(theirs.map(shape));
  });

  test("has a method for each that etcd3's client calls", async () => {
    const called: string[] = [];
    const client = new rpc.Services[service]({
      callOptionsFactory: undefined,
      exec: async (_service, method) => void called.push(method) as never,
      withConnection: async () => undefined as never,
      markFailed: () => undefined,
    });
    const callable = Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter(
      (name) => name !== "constructor",
    );
    for (const name of callable) await (client as unknown as Record<string, () => unknown>)[name]?.();
    expect(callable.length).toBe(Object.keys(SERVICES[service]).length);
    for (const name of called) expect(methodNamed(service, name).path).toContain(service);
  });
});

test("serializes for a client and deserializes for a server, and back", () => {
  const range = methodOf("KV", "range");
  const request = range.requestDeserialize(range.requestSerialize({ key: Buffer.from("a"), limit: 5 }));
  expect(request).toMatchObject({ key: Buffer.from("a"), limit: "5", sort_order: "None" });
  const header = { cluster_id: "18446744073709551615", member_id: "1", revision: "7", raft_term: "2" };
  const response = range.responseDeserialize(
    range.responseSerialize({ header, kvs: [], more: true, count: "9" }),
  );
  expect(response).toStrictEqual({ header, kvs: [], more: true, count: "9" });
});

test.each(["delete", "toString", "__proto__"])("refuses the method %s, which KV does not have", (name) => {
  expect(() => methodNamed("KV", name)).toThrow(`etcd's service KV has no method ${name}`);
});
