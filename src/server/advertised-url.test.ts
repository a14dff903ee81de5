import { expect, test } from "vitest";
import { advertisedUrl } from "./advertised-url.js";

test.each([
  { address: "127.0.0.1:2379", authority: "etcd.local:2379", url: "http://127.0.0.1:2379" },
  { address: "0.0.0.0:2379", authority: "etcd.local:2379", url: "http://etcd.local:2379" },
  { address: "0.0.0.0:2379", authority: "10.0.0.11:12379", url: "http://10.0.0.11:12379" },
  { address: "[::]:2379", authority: "[fd00::1]:2379", url: "http://[fd00::1]:2379" },
  { address: "0.0.0.0:2379", authority: "no port", url: "http://0.0.0.0:2379" },
])("a server at $address, dialled as $authority, says $url", ({ address, authority, url }) => {
  expect(advertisedUrl({ address, isSecure: false }, { authority })).toBe(url);
});

test("says https when it speaks TLS", () => {
  const listening = { address: "127.0.0.1:2379", isSecure: true };
  expect(advertisedUrl(listening, { authority: "" })).toBe("https://127.0.0.1:2379");
});
