import { describe, expect, test } from "vitest";
import { requireValidDocuments } from "./printed-documents.js";

const ERROR = {
  schemaVersion: 1,
  kind: "error",
  code: "unreachable",
  message: "no etcd host answers",
  remedy: null,
  exitCode: 5,
  details: { hosts: [{ host: "127.0.0.1:2379", error: "connection refused" }] },
};
const SYNCED = {
  schemaVersion: 1,
  kind: "watchEvent",
  time: "2026-11-23T03:14:40.020Z",
  service: "user.rpc",
  revision: "84690",
  more: false,
  type: "synced",
  instanceCount: 3,
  endpointCount: 2,
};
const line = (document: object) => `${JSON.stringify(document)}\n`;

describe("what zdisc prints in a test", () => {
  test.each([
    { name: "lines of documents", text: line(SYNCED) + line(ERROR) },
    { name: "a document over several lines", text: `${JSON.stringify(ERROR, undefined, 2)}\n` },
    {
      name: "one on a terminal",
      text: `${JSON.stringify(ERROR, undefined, 2)}\r\n`.replaceAll("\n", "\r\n"),
    },
    { name: "a table", text: "SERVICE  INSTANCES\nuser.rpc         3\n" },
    { name: "text that looks like it", text: '{"endpoints":["\\x1b[2J"]}  1  rev 7\n' },
    { name: "a line that was cut off", text: `${line(SYNCED)}{"schemaVersion":1,"ki` },
    { name: "JSON of somebody else's kind", text: '{"$schema":"sarif-2.1.0.json","runs":[]}\n' },
  ])("passes: $name", ({ text }) => {
    expect(() => requireValidDocuments(text)).not.toThrow();
  });

  test.each([
    { name: "a field more", text: line({ ...ERROR, hint: "" }), says: /\/ must NOT have additional.*hint/ },
    { name: "a field less", text: line({ ...ERROR, remedy: undefined }), says: /required property 'remedy'/ },
    {
      name: "a revision that is a number",
      text: line({ ...SYNCED, revision: 84690 }),
      says: /\/revision must be/,
    },
    {
      name: "a count that is none",
      text: line({ ...SYNCED, endpointCount: 1.5 }),
      says: /\/endpointCount must be/,
    },
    {
      name: "a time without its milliseconds",
      text: line({ ...SYNCED, time: "2026-11-23T03:14:40Z" }),
      says: /\/time /,
    },
    { name: "a type that nobody knows", text: line({ ...SYNCED, type: "sunk" }), says: /\/type must be/ },
    {
      name: "a later line",
      text: line(SYNCED) + line({ ...SYNCED, more: 0 }),
      says: /\/more must be boolean/,
    },
    {
      name: "a kind without a schema",
      text: line({ schemaVersion: 1, kind: "novel" }),
      says: /"novel", which has no/,
    },
    { name: "no kind", text: '{"schemaVersion":1}\n', says: /kind "", which has no schema/ },
    { name: "YAML", text: "schemaVersion: 1\nkind: error\n", says: /required property 'code'/ },
  ])("fails: $name", ({ text, says }) => {
    expect(() => requireValidDocuments(text)).toThrow(says);
  });
});
