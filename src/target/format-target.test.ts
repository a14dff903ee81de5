import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { formatTarget, type TargetParts } from "./format-target.js";

describe("targets as text", () => {
  test.each<{ parts: TargetParts; text: string }>([
    {
      parts: { scheme: "etcd", hosts: ["h1:2379", "h2:2379"], key: "user.rpc" },
      text: "etcd:///h1:2379,h2:2379?key=user.rpc",
    },
    {
      parts: { scheme: "discov", hosts: ["[fe80::1%eth0]:2379"], key: "a b/ü" },
      text: "discov:///[fe80::1%25eth0]:2379?key=a+b%2F%C3%BC",
    },
    { parts: { scheme: "direct", addresses: ["a:1", "[::1]:2"] }, text: "direct:///a:1,[::1]:2" },
    {
      parts: { scheme: "k8s", namespace: "prod", service: "user-rpc", port: 8080 },
      text: "k8s://prod/user-rpc:8080",
    },
    {
      parts: { scheme: "k8s", namespace: "prod", service: "user-rpc", port: 0 },
      text: "k8s://prod/user-rpc",
    },
  ])("$text", ({ parts, text }) => {
    expect(formatTarget(parts)).toBe(text);
  });

  test.each<{ name: string; parts: TargetParts }>([
    { name: "no host", parts: { scheme: "etcd", hosts: [], key: "a" } },
    { name: "no key", parts: { scheme: "etcd", hosts: ["h1"], key: "" } },
    { name: "an empty host", parts: { scheme: "etcd", hosts: ["h1", ""], key: "a" } },
    { name: "a comma in an address", parts: { scheme: "direct", addresses: ["a:1,b:2"] } },
    {
      name: "a slash at the beginning, which go-zero would cut",
      parts: { scheme: "direct", addresses: ["/a.sock"] },
    },
    { name: "a slash at the end, too", parts: { scheme: "direct", addresses: ["a:1", "b:1/"] } },
    { name: "a service with a slash", parts: { scheme: "k8s", namespace: "p", service: "/a", port: 1 } },
    { name: "a namespace with a blank", parts: { scheme: "k8s", namespace: "p ", service: "a", port: 1 } },
    { name: "no service", parts: { scheme: "k8s", namespace: "prod", service: "", port: 1 } },
  ])("refused: $name", ({ parts }) => {
    expect(() => formatTarget(parts)).toThrow(DiscoveryError);
  });
});
