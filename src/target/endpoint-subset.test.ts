import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { EndpointSubset } from "./endpoint-subset.js";

const error = new DiscoveryError("unreachable", "no etcd host answers");

describe("EndpointSubset", () => {
  test("has nothing to say of a break before its first list, which is then stale", () => {
    const subset = new EndpointSubset({ seed: 1 });
    expect(subset.take({ type: "disconnected", host: "h1", error })).toBeUndefined();
    expect(subset.take({ type: "connected", host: "h1", afterMs: 5 })).toBeUndefined();
    const first = subset.take({ type: "reset", reason: "start", revision: "7", instances: [] });
    expect(first).toMatchObject({ cause: { type: "start", revision: "7" }, isStale: true });
    const synced = { type: "synced", revision: "7", instanceCount: 0, endpointCount: 0 } as const;
    expect(subset.take(synced)).toMatchObject({ cause: { type: "synced" }, isStale: false });
    expect(subset.take(synced)).toBeUndefined();
  });

  test("a list in place of another is compared with it", () => {
    const subset = new EndpointSubset({ seed: 1 });
    expect(subset.replace(["a:1", "b:1"])).toMatchObject({ cause: { type: "start", revision: null } });
    expect(subset.replace(["b:1", "c:1", "c:1"])).toMatchObject({
      cause: { type: "replaced" },
      added: ["c:1"],
      removed: ["a:1"],
      endpointCount: 2,
    });
  });
});
