import fc from "fast-check";
import { expect, test } from "vitest";
import { type Instance, toInstance } from "../../../discovery/instance.js";
import { groupBy } from "../../../runtime/group-by.js";
import { compareAddresses, sortedAddresses } from "../../../text/address-order.js";
import { endpointDocuments } from "../../documents/endpoint-document.js";
import { instanceDocument } from "../../documents/instance-document.js";
import { jsonPieces } from "../../output/json-pieces.js";
import { yamlLines } from "../../output/yaml-text.js";
import { jsonText } from "../../view/json-text.js";
import { snapshotDocument } from "./build-document.js";

const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
const value = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 65_535 })).map(([ip, port]) => `${ip}:${port}`),
  fc.constantFrom("10.0.0.1:80", "user:80", "[::1]:80", "{}", "\udcff"),
  fc.string({ unit: "binary" }),
);
const revision = fc.nat().map(String);
const instances = fc
  .uniqueArray(
    fc.record({
      id,
      value,
      leaseId: fc.option(id, { nil: undefined }),
      createRevision: revision,
      modRevision: revision,
      version: revision,
    }),
    { selector: (one) => one.id, maxLength: 120 },
  )
  .map((all) => all.map((one) => toInstance("user.rpc", { ...one, key: `user.rpc/${one.id}` })));

/** The service as one document, built whole. */
function builtWhole(all: readonly Instance[]) {
  const sorted = [...all].sort(
    (a, b) => compareAddresses(a.value, b.value) || a.id.length - b.id.length || (a.id < b.id ? -1 : 1),
  );
  const byAddress = groupBy(all, ({ address }) => address);
  const endpoints = sortedAddresses(byAddress.keys()).map((address) => ({
    address,
    keys: (byAddress.get(address) ?? []).map(({ key }) => key),
  }));
  return {
    endpoints: endpointDocuments(endpoints),
    instances: sorted.map((instance) => instanceDocument(instance)),
  };
}

test("what is written piece by piece is the document built whole, as JSON and as YAML", () => {
  fc.assert(
    fc.property(instances, (all) => {
      const lazy = snapshotDocument("user.rpc", all, "7", undefined);
      const services = lazy.services.map((service) => ({ ...service, ...builtWhole(all) }));
      const whole = { ...lazy, services };
      expect([...jsonPieces(lazy)].join("")).toBe(jsonText(whole));
      expect(jsonText(lazy, 2)).toBe(jsonText(whole, 2));
      expect([...yamlLines(lazy)]).toEqual([...yamlLines(whole)]);
    }),
  );
});
