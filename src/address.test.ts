import { expect, test } from "vitest";
import { isOnLoopback, parseAddress } from "./address.js";

test.each([
  { text: "10.0.3.7:8080", address: { host: "10.0.3.7", port: 8080 } },
  { text: "user-rpc.prod:80", address: { host: "user-rpc.prod", port: 80 } },
  { text: "[fe80::1]:8080", address: { host: "fe80::1", port: 8080 } },
  { text: ":8080", address: { host: "", port: 8080 } },
  { text: "[]:080", address: { host: "", port: 80 } },
  { text: "a:0", address: { host: "a", port: 0 } },
  { text: "a:65535", address: { host: "a", port: 65_535 } },
])("$text is an address", ({ text, address }) => {
  expect(parseAddress(text)).toEqual(address);
});

test.each([
  "",
  ":",
  "10.0.3.7",
  "a:",
  "a:65536",
  "a:000080",
  "a:-1",
  "a:8a",
  "a:http",
  "fe80::1:8080",
  "[fe80::1]",
  "[fe80::1]80:80",
  "[[fe80::1]]:80",
  "[a]]:80",
  "[a:80",
  "a]:80",
  "[fe 80]:80",
  "a b:80",
  " a:80",
  "a:80 ",
  "a:80\n",
  "http://a:80",
  "a/b:80",
  "'a':80",
  '{"Name":80',
  "{a}:80",
])("%j is none", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test.each([
  ["127.0.0.1:2379", true],
  ["127.9.9.9", true],
  ["[::1]:2379", true],
  ["::1", true],
  ["localhost", true],
  ["https://localhost:2379", true],
  ["127.0.0.1.example:2379", false],
  ["localhost.example:2379", false],
  ["0.0.0.0:2379", false],
  ["http://10.0.3.7:2379", false],
])("whether %s is reached from this machine only: %s", (authority, only) => {
  expect(isOnLoopback(authority)).toBe(only);
});
