import { expect, test } from "vitest";
import type { Instance } from "../../discovery/instance.js";
import { endpointDocuments } from "./endpoint-document.js";
import { instanceDocument } from "./instance-document.js";

function instance(id: string, value: string, more: Partial<Instance> = {}): Instance {
  return {
    key: `user.rpc/${id}`,
    service: "user.rpc",
    id,
    address: value,
    value,
    leaseId: null,
    createRevision: "84655",
    modRevision: "84655",
    version: "1",
    ...more,
  };
}

test("an instance has every field, what is unknown being null", () => {
  const leased = instance("7587899099117464323", "10.0.3.7:8080", { leaseId: "7587899099117464323" });
  expect(instanceDocument(leased, { ttlSeconds: 10, remainingSeconds: 8 })).toEqual({
    key: "user.rpc/7587899099117464323",
    service: "user.rpc",
    id: "7587899099117464323",
    address: "10.0.3.7:8080",
    value: "10.0.3.7:8080",
    valueBase64: null,
    leaseId: "7587899099117464323",
    leaseIdHex: "694da2073a672b03",
    ttlSeconds: 10,
    ttlRemainingSeconds: 8,
    createRevision: "84655",
    modRevision: "84655",
    version: "1",
  });
  expect(instanceDocument(instance("12", "x", { address: null }))).toMatchObject({
    address: null,
    leaseId: null,
    leaseIdHex: null,
    ttlSeconds: null,
    ttlRemainingSeconds: null,
  });
});

test("a lease ID in hexadecimal has its leading zeros, as etcdctl prints it", () => {
  expect(instanceDocument(instance("7", "10.0.3.7:80", { leaseId: "1000" })).leaseIdHex).toBe(
    "00000000000003e8",
  );
});

test("a value that is not UTF-8 is there twice: lossy, and whole in base64", () => {
  const document = instanceDocument(instance("7", "a\udcffb", { address: null }));
  expect(document).toMatchObject({
    value: "a\ufffdb",
    valueBase64: Buffer.from([0x61, 0xff, 0x62]).toString("base64"),
  });
  expect(instanceDocument(instance("7", "线🙂")).valueBase64).toBeNull();
});

test("an endpoint is an address in its parts, with the keys that carry it", () => {
  const endpoints = [
    { address: "10.0.3.9:80", keys: ["user.rpc/3"] },
    { address: "[fe80::1]:80", keys: ["user.rpc/1", "user.rpc/2"] },
  ];
  const same = { inSubset: true, probe: null };
  expect(endpointDocuments(endpoints)).toEqual([
    { address: "10.0.3.9:80", host: "10.0.3.9", port: 80, keys: ["user.rpc/3"], ...same },
    { address: "[fe80::1]:80", host: "fe80::1", port: 80, keys: ["user.rpc/1", "user.rpc/2"], ...same },
  ]);
});

test("beyond 32 endpoints each client has its own subset, so nobody can say who is in it", () => {
  const many = Array.from({ length: 33 }, (_, at) => ({
    address: `10.0.3.${at}:80`,
    keys: [`user.rpc/${at}`],
  }));
  expect(endpointDocuments(many).every(({ inSubset }) => inSubset === null)).toBe(true);
});
