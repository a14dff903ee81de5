/** What no etcd of a test can be made to say: it listens on this machine only, and its members agree. */
import { expect, test } from "vitest";
import type { HostStatus } from "../../store/host-status.js";
import type { EtcdFacts } from "../facts/etcd-facts.js";
import { advertisedUrl } from "./advertised-url.js";
import { etcdAlarm } from "./etcd-alarm.js";

const MEMBER = { memberId: "7", name: "etcd-1", clientUrls: ["https://127.0.0.1:2379"], isLearner: false };

function facts(more: Partial<EtcdFacts> = {}, alarms: readonly string[] = []): EtcdFacts {
  const status: HostStatus = {
    ...{ host: "10.0.0.11:2379", clusterId: "1", memberId: "7", version: "3.5.21", leaderId: "7" },
    ...{ revision: "84660", databaseBytes: "0", alarms, members: [MEMBER], certificate: undefined },
  };
  const host = { host: "10.0.0.11:2379", status, error: undefined, certificateError: undefined };
  return {
    ...{ hosts: [host], later: [], nowMs: 0, advertised: [], isOpenToAll: false },
    ...{ services: [], forbidden: [], names: [] },
    ...more,
  };
}

test("advertised-url: loopback is an error where etcd is another machine", () => {
  const advertised = [
    { member: MEMBER, url: "https://127.0.0.1:2379", kind: "loopback", error: "" },
  ] as const;
  expect(advertisedUrl.find(facts({ advertised }))).toEqual([
    {
      host: "10.0.0.11:2379",
      severity: "error",
      message: "etcd-1 advertises https://127.0.0.1:2379",
      remedy: "start etcd-1 with --advertise-client-urls https://10.0.0.11:2379",
    },
  ]);
});

test("advertised-url: a member that no configured host is, is told of without a URL", () => {
  const member = { ...MEMBER, memberId: "8", name: "" };
  const advertised = [{ member, url: "http://0.0.0.0:2379", kind: "unspecified", error: "" }] as const;
  expect(advertisedUrl.find(facts({ advertised }))).toMatchObject([
    { host: null, remedy: "start member 8 with --advertise-client-urls <reachable>" },
  ]);
});

test("etcd-alarm: CORRUPT has another remedy than NOSPACE", () => {
  expect(etcdAlarm.find(facts({}, ["CORRUPT", "NOSPACE"]))).toMatchObject([
    { message: "etcd has the alarm CORRUPT", consequence: "its members do not hold the same" },
    { message: "etcd has the alarm NOSPACE", remedy: "etcdctl compact, defrag, then alarm disarm" },
  ]);
});
