/** Files that zdisc reads: logs, recordings, snapshots, lists of registrations, seeds and users. Each through the command itself. */
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { parseSeedLines } from "../../src/cli/commands/dev/seed-lines.js";
import { parseUserLines } from "../../src/cli/commands/dev/user-lines.js";
import { parseRegistrationLines } from "../../src/cli/commands/publish/registration-lines.js";
import { codeOf, expectBounded, expectOneOf, expectSafeRun } from "./guards.js";
import { mutatedBytes, mutatedText } from "./mutate.js";
import { golden } from "./samples.js";
import { type AnySubject, subject } from "./subject.js";

const logLines = golden("p2c-log").flatMap(({ json, plain }) => [String(json), String(plain)]);
const logs = [...logLines, logLines.join("")];
const packed = logs.slice(0, 4).map((log) => gzipSync(log));

const instance = {
  key: "user.rpc/7587899099117464323",
  service: "user.rpc",
  id: "7587899099117464323",
  address: "10.0.3.7:8080",
  value: "10.0.3.7:8080",
  valueBase64: null,
  leaseId: "7587899099117464323",
  leaseIdHex: "694da2073a672b03",
  ttlSeconds: 10,
  ttlRemainingSeconds: 8,
  createRevision: "84655",
  modRevision: "84655",
  version: "1",
};
const base = {
  schemaVersion: 1,
  kind: "watchEvent",
  time: "2026-11-23T03:14:40.020Z",
  service: "user.rpc",
  revision: "84690",
  more: false,
};
const RECORDING = [
  { ...base, type: "reset", host: "10.0.0.11:2379", instances: [instance], reason: "start" },
  { ...base, type: "synced", instanceCount: 1, endpointCount: 1 },
  { ...base, type: "join", instance },
  { ...base, type: "move", instance, previousAddress: "10.0.3.6:8080" },
  { ...base, type: "renew", instance },
  { ...base, type: "leave", instance, cause: "stopped" },
  { ...base, type: "disconnected", host: "h:1", error: { code: "unreachable", message: "gone" } },
  { ...base, type: "connected", host: "h:2", afterMs: 2400 },
].map((event) => `${JSON.stringify(event)}\n`);
const recordings = [...RECORDING, RECORDING.join("")];

const JSON_PIECES = [
  '"',
  ",",
  ":",
  "{",
  "}",
  "[",
  "]",
  "null",
  "1e999",
  "-1",
  '"type":"leave",',
  '"key":"\\u001b[2J",',
];

/** A snapshot as `list --values -o json` writes it. */
const SNAPSHOT = JSON.stringify({
  schemaVersion: 1,
  kind: "serviceList",
  cluster: null,
  services: [
    { name: "user.rpc", instanceCount: 1, leasedCount: 1, lastRevision: "84655", instances: [instance] },
    { name: "pay.rpc", instanceCount: 0, leasedCount: 0, lastRevision: "3", instances: [] },
  ],
  otherKeyCount: 3,
  truncated: false,
});
const LINES = [
  "user.rpc 10.0.3.7:8080\n",
  "# nothing\n\nuser.rpc 10.0.3.7:8080 42\n",
  "root:secret\nbob:pw\n",
];

export const FILE_SUBJECTS: readonly AnySubject[] = [
  subject({
    name: "p2c logs",
    shortRuns: 150,
    inputs: fc.tuple(
      fc.oneof(mutatedText(logs, ["p2c - ", "conn: ", ", load: ", ", reqs: ", "; ", "{", '"'])),
      fc.constantFrom("table", "json"),
    ),
    async check([log, format]) {
      const argv = ["pick", "--from-log", "stat.log", "-o", format];
      await expectSafeRun(argv, { files: { "stat.log": log } }, log.length);
    },
  }),
  subject({
    name: "packed logs",
    shortRuns: 100,
    inputs: mutatedBytes(packed, 3),
    async check(log) {
      await expectSafeRun(["pick", "--from-log", "-"], { files: { "-": log } }, log.length);
    },
  }),
  subject({
    name: "recordings",
    shortRuns: 150,
    inputs: mutatedText(recordings, JSON_PIECES),
    async check(recording) {
      const argv = ["watch", "--replay", "night.ndjson", "--speed", "0", "-v"];
      await expectSafeRun(argv, { files: { "night.ndjson": recording } }, recording.length);
    },
  }),
  subject({
    name: "snapshots",
    shortRuns: 150,
    inputs: fc.tuple(mutatedText([SNAPSHOT], JSON_PIECES), fc.constantFrom("table", "json", "--keys")),
    async check([snapshot, how]) {
      const argv = ["diff", "a.json", "b.json", ...(how === "--keys" ? [how] : ["-o", how])];
      await expectSafeRun(argv, { files: { "a.json": SNAPSHOT, "b.json": snapshot } }, snapshot.length);
    },
  }),
  subject({
    name: "lines of a file",
    shortRuns: 1_000,
    inputs: mutatedText(LINES, [" ", "\t", "#", ":", "\n", "\r\n"]),
    check(text) {
      for (const parse of [parseRegistrationLines, parseSeedLines, parseUserLines]) {
        expectOneOf(
          codeOf(() => expectBounded(JSON.stringify(parse(text, "f")), text.length)),
          undefined,
          "config",
        );
      }
    },
  }),
];
