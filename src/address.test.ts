import { expect, test } from "vitest";
import { parseAddress } from "./address.js";

test.each([
  { text: "10.0.3.7:8080", host: "10.0.3.7", port: 8080 },
  { text: "[fe80::1]:80", host: "fe80::1", port: 80 },
  { text: "user.rpc.svc:65535", host: "user.rpc.svc", port: 65_535 },
  { text: ":80", host: "", port: 80 },
  { text: "[]:080", host: "", port: 80 },
])("$text is an address", ({ text, host, port }) => {
  expect(parseAddress(text)).toEqual({ host, port });
});

test.each([
  "",
  ":",
  "10.0.3.7",
  "10.0.3.7:",
  "10.0.3.7:65536",
  "10.0.3.7:000080",
  "10.0.3.7:8a",
  "10.0.3.7:80\n",
  "10.0.3.7:-1",
  "fe80::1:80",
  "[fe80::1]",
  "[fe80::1]80:80",
  "[a]]:80",
  "[a:80",
  "a]:80",
  "a b:80",
  "http://10.0.3.7:80",
  '{"address":"10.0.3.7:80',
])("%j is no address", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});
