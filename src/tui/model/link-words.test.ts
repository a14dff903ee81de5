import { expect, test } from "vitest";
import { DiscoveryError } from "../../errors.js";
import { logLinkEvent } from "./link-words.js";

test.each([
  { message: "10.0.0.1:2379 connection refused", note: "connection refused" },
  { message: "etcd has no leader", note: "etcd has no leader" },
])("a connection that breaks names its host once: $message", ({ message, note }) => {
  const event = {
    type: "disconnected",
    host: "10.0.0.1:2379",
    error: new DiscoveryError("unreachable", message),
  } as const;
  const logged = logLinkEvent(event, { kind: "live", host: "10.0.0.1:2379" }, { atMs: 0, wallMs: 0 });
  expect(logged).toMatchObject({ subject: "disconnected from 10.0.0.1:2379", note });
});
