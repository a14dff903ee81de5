import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { instanceKey, servicePrefix, toInstance } from "./instance.js";
import { fixedId } from "./publish/registration.js";
import { serviceOfKey } from "./registration-key.js";

interface Case {
  readonly serviceKey: string;
  readonly id: string;
  readonly etcdKey: string;
  readonly publisherUsesId: boolean;
  readonly subscriberAsks: { readonly key: string };
}

const FILE = new URL("../../test/golden/registration-key.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: readonly Case[] };

describe("golden registration-key.json", () => {
  test.each(cases)("$serviceKey and $id make $etcdKey", (golden) => {
    const { serviceKey, id, etcdKey, publisherUsesId, subscriberAsks } = golden;
    expect(instanceKey(serviceKey, id)).toBe(etcdKey);
    expect(servicePrefix(serviceKey)).toBe(subscriberAsks.key);
    expect(fixedId({ service: serviceKey, address: "", id }) !== undefined).toBe(publisherUsesId);
    const isRegistration = publisherUsesId || id === "0";
    expect(serviceOfKey(etcdKey)).toBe(isRegistration ? serviceKey : undefined);
  });
});

describe("toInstance", () => {
  const keyValue = {
    key: "user.rpc/7587899099117464323",
    value: "10.0.3.7:8080",
    createRevision: "5",
    modRevision: "6",
    version: "2",
    leaseId: undefined,
  };

  test("takes the ID from behind the service", () => {
    expect(toInstance("user.rpc", keyValue)).toMatchObject({ id: "7587899099117464323", leaseId: null });
  });

  test("keeps a value that is no address and says so", () => {
    const instance = toInstance("user.rpc", { ...keyValue, value: "kratos" });
    expect([instance.address, instance.value]).toEqual([null, "kratos"]);
  });
});
