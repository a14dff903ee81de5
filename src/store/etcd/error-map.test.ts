import { expect, test } from "vitest";
import { toDiscoveryError } from "./error-map.js";
import { GrpcFailure, STATUS } from "./grpc/grpc-failure.js";

const call = { host: "127.0.0.1:2379", user: "bob", handshakeError: undefined, isSecure: true, nowMs: 0 };

/** A key, and a certificate, are of strangers, and what is to be tried is pasted into a shell. */
test.each([
  { range: "user.rpc/", word: "user.rpc/" },
  { range: "$(reboot)/", word: "'$(reboot)/'" },
  { range: "a b/", word: "'a b/'" },
  { range: "", word: "''" },
  { range: undefined, word: "KEY" },
])("the remedy for a missing permission on $range has one word for it", ({ range, word }) => {
  const denied = new GrpcFailure(STATUS.permissionDenied, "etcdserver: permission denied");
  const { remedy } = toDiscoveryError(denied, { ...call, range, verb: "read" });
  expect(remedy).toBe(`etcdctl role grant-permission ROLE --prefix=true read ${word}`);
});

test.each([
  { subjectaltname: "DNS:etcd.local, IP Address:10.0.0.1", word: "etcd.local" },
  { subjectaltname: "DNS:x;reboot", word: "'x;reboot'" },
  { subjectaltname: "", word: "NAME" },
])("the remedy for another name in a certificate ($subjectaltname) has one word for it", (row) => {
  const cert = { subjectaltname: row.subjectaltname, subject: {} };
  const handshakeError = Object.assign(new Error("not its name"), {
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
    cert,
  });
  const { remedy } = toDiscoveryError(new Error("gone"), { ...call, handshakeError });
  expect(remedy).toBe(`--tls-server-name ${row.word}`);
});
