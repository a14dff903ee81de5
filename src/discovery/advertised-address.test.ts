import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { advertisedAddress, type NetworkInterfaces } from "./advertised-address.js";

interface Case {
  readonly listenOn: string;
  readonly podIp: string;
  readonly registers: string;
}

const FILE = new URL("../../test/golden/listen-on.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, "utf8")) as { cases: readonly Case[] };

const IP = "10.0.3.7";
const interfaces: NetworkInterfaces = {
  lo: [{ address: "127.0.0.1", family: "IPv4", internal: true }],
  eth0: [
    { address: "fd00::7", family: "IPv6", internal: false },
    { address: IP, family: "IPv4", internal: false },
  ],
  docker0: [{ address: "172.17.0.1", family: "IPv4", internal: false }],
};

function isExpandedByUsOnly({ listenOn }: Case): boolean {
  return listenOn.startsWith("[::]");
}

describe("golden listen-on.json", () => {
  test.each(cases.filter((golden) => !isExpandedByUsOnly(golden)))(
    "$listenOn with POD_IP $podIp registers $registers",
    ({ listenOn, podIp, registers }) => {
      expect(advertisedAddress(listenOn, { podIp, interfaces }).address).toBe(registers.replace("<ip>", IP));
    },
  );

  test.each(cases.filter(isExpandedByUsOnly))(
    "departure 8: go-zero registers $listenOn as it is (POD_IP $podIp), zdisc an address that can be dialled",
    ({ listenOn, podIp, registers }) => {
      expect(registers).toBe(listenOn);
      expect(advertisedAddress(listenOn, { podIp, interfaces }).address).toBe(`${podIp || IP}:8080`);
    },
  );

  test("holds both kinds of cases", () => {
    expect(cases.length).toBe(60);
    expect(cases.filter(isExpandedByUsOnly).length).toBe(2);
  });
});

describe("advertisedAddress", () => {
  test("departure 8: an IPv6 POD_IP gets the brackets that an address needs", () => {
    const { address, source } = advertisedAddress(":8080", { podIp: "fd00::5", interfaces });
    expect([address, source]).toEqual(["[fd00::5]:8080", { kind: "podIp" }]);
  });

  test.each([
    { listenOn: ":8080", machine: { interfaces }, source: { kind: "interface", name: "eth0" } },
    { listenOn: "10.9.9.9:8080", machine: { interfaces, podIp: "10.1.1.1" }, source: { kind: "given" } },
    { listenOn: "0.0.0.0:8080", machine: { interfaces: {} }, source: { kind: "none" } },
  ])("says where the host of $listenOn comes from: $source.kind", ({ listenOn, machine, source }) => {
    expect(advertisedAddress(listenOn, machine).source).toEqual(source);
  });

  test("without an address of its own a machine registers what it was given, as go-zero", () => {
    expect(advertisedAddress("0.0.0.0:8080", { interfaces: {} }).address).toBe("0.0.0.0:8080");
  });
});
