import { describe, expect, test } from "vitest";
import { decode, encode } from "../../protocol/codec.js";
import { keepAliveRequest, readKeepAlive } from "./keep-alive-message.js";

const header = { cluster_id: "14841639068965178418", member_id: "1", revision: "84660", raft_term: "3" };
const LEASES = ["1", "127", "128", "4294967296", "7587899099117464323", "9223372036854775807", "-9"];

describe("messages of a keep-alive stream", () => {
  test.each(LEASES)("the request for lease %s is what the codec reads", (leaseId) => {
    const framed = keepAliveRequest(leaseId);
    expect([framed[0], framed.readUInt32BE(1)]).toEqual([0, framed.length - 5]);
    expect(decode("LeaseKeepAliveRequest", framed.subarray(5))).toEqual({ ID: leaseId });
  });

  test.each(LEASES)("the answer about lease %s is what the codec writes", (leaseId) => {
    const bytes = encode("LeaseKeepAliveResponse", { header, ID: leaseId, TTL: "10" });
    expect(readKeepAlive(bytes)).toEqual({ leaseId, ttlSeconds: 10 });
  });

  test.each(["0", "-1"])("an answer with a TTL of %s is about a lease that is gone", (TTL) => {
    const bytes = encode("LeaseKeepAliveResponse", { header, ID: "7", TTL });
    expect(readKeepAlive(bytes)).toEqual({ leaseId: "7", ttlSeconds: Number(TTL) });
  });

  test("refuses an answer that is cut off", () => {
    const bytes = encode("LeaseKeepAliveResponse", { header, ID: "7", TTL: "10" });
    expect(() => readKeepAlive(bytes.subarray(0, -1))).toThrow(RangeError);
  });
});
