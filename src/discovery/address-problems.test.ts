import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { addressProblem, checkAddress } from "./address-problems.js";
import type { NetworkInterfaces } from "./advertised-address.js";

const interfaces: NetworkInterfaces = {
  eth0: [{ address: "10.0.3.7", family: "IPv4", internal: false }],
  docker0: [
    { address: "172.17.0.1", family: "IPv4", internal: false },
    { address: "fd17::1", family: "IPv6", internal: false },
  ],
  "br-1f2e": [{ address: "172.20.0.1", family: "IPv4", internal: false }],
};

describe("addressProblem", () => {
  test.each([
    { address: "10.0.3.7:8080", kind: undefined },
    { address: "user-rpc.prod:8080", kind: undefined },
    { address: "[fd00::7]:8080", kind: undefined },
    { address: "172.17.0.9:8080", kind: undefined },
    { address: "10.0.3.7", kind: "noPort" },
    { address: "10.0.3.7:", kind: "noPort" },
    { address: "10.0.3.7:0", kind: "noPort" },
    { address: "fd00::7", kind: "noPort" },
    { address: "", kind: "noPort" },
    { address: "fd00::7x:8080", kind: "notAddress" },
    { address: "tcp://10.0.3.7:8080", kind: "notAddress" },
    { address: "10.0.3.7:99999", kind: "notAddress" },
    { address: ":8080", kind: "unspecified" },
    { address: "0.0.0.0:8080", kind: "unspecified" },
    { address: "[::]:8080", kind: "unspecified" },
    { address: "[0:0:0:0:0:0:0:0]:8080", kind: "unspecified" },
    { address: "0:8080", kind: "unspecified" },
    { address: "127.0.0.1:8080", kind: "loopback" },
    { address: "127.8.8.8:8080", kind: "loopback" },
    { address: "LocalHost:8080", kind: "loopback" },
    { address: "[::1]:8080", kind: "loopback" },
    { address: "[::ffff:127.0.0.1]:8080", kind: "loopback" },
    { address: "169.254.1.1:8080", kind: "linkLocal" },
    { address: "[fe80::1%eth0]:8080", kind: "linkLocal" },
    { address: "172.17.0.1:8080", kind: "containerBridge" },
    { address: "172.20.0.1:8080", kind: "containerBridge" },
  ])("$address: $kind", ({ address, kind }) => {
    expect(addressProblem(address, { interfaces })?.kind).toBe(kind);
  });
});

describe("checkAddress", () => {
  test.each([
    ["10.0.3.7", '--addr "10.0.3.7" has no port', "--addr 10.0.3.7:8080"],
    ["fd00::7", '--addr "fd00::7" has no port', "--addr [fd00::7]:8080"],
    ["10.0.3.7:", '--addr "10.0.3.7:" has no port', "--addr 10.0.3.7:8080"],
    ["10.0.3.7:99999", '--addr "10.0.3.7:99999" is not an address', "--addr HOST:PORT"],
    [
      "127.0.0.1:9090",
      "--addr 127.0.0.1:9090 reaches this machine only",
      "--addr :9090 takes this machine's address; --force keeps it",
    ],
    [
      "0.0.0.0:8080",
      "--addr 0.0.0.0:8080 names no machine that a client could dial",
      "--addr HOST:PORT, or set POD_IP",
    ],
  ])("refuses %s and says what to type", (address, message, remedy) => {
    const error = refusal(address);
    expect(error).toBeInstanceOf(DiscoveryError);
    expect(error).toMatchObject({ code: "usage", message, remedy });
  });

  test.each([
    ["172.17.0.1:8080", "Endpoint 172.17.0.1:8080 is on a container bridge: other machines cannot reach it"],
    ["[fd17::1]:8080", "Endpoint [fd17::1]:8080 is on a container bridge: other machines cannot reach it"],
    ["169.254.1.1:80", "Endpoint 169.254.1.1:80 is link-local: it works on one network segment only"],
  ])("lets %s pass, which works in few places, with a warning", (address, message) => {
    expect(checkAddress(address, { interfaces, what: "Endpoint" })).toMatchObject({
      isRefused: false,
      message,
      remedy: "Endpoint HOST:PORT, or set POD_IP",
    });
  });

  test("has nothing to say of an address that others can reach", () => {
    expect(checkAddress("10.0.3.7:8080", { interfaces })).toBeUndefined();
  });
});

function refusal(address: string): unknown {
  try {
    return checkAddress(address, { interfaces });
  } catch (error) {
    return error;
  }
}
