import { expect, test } from "vitest";
import type { PruneCandidateDocument, PruneReportDocument } from "../../documents/prune-report.js";
import { makeStyle } from "../../terminal/terminal.js";
import { pruneView } from "./views.js";

const style = makeStyle(
  { noColor: true, utc: true, noHeaders: false, verbose: false, ascii: false },
  { env: {}, isTty: false, columns: undefined },
);

function drawn(dryRun: boolean, candidates: readonly Partial<PruneCandidateDocument>[]) {
  const base = {
    service: "user.rpc",
    address: "10.0.3.9:8080",
    reason: "noLease",
    why: "no lease; connection refused",
    outcome: "wouldDelete",
    cameBackAfterMs: null,
    undo: null,
  } as const;
  const document: PruneReportDocument = {
    ...{ schemaVersion: 1, kind: "pruneReport", dryRun, keyCount: 5, serviceCount: 1, changedInPlace: [] },
    candidates: candidates.map((one) => ({ key: "user.rpc/12", ...base, ...one })),
  };
  return pruneView({ data: style, words: style })(document);
}

test("what would be deleted is a table", () => {
  const key = "user.rpc/7587899099117460011";
  const older = { key, address: "10.0.3.7:8080", why: "older of 2 keys, one address" };
  expect(drawn(true, [{}, older]).data).toEqual([
    "  KEY                           ADDRESS        WHY",
    "  user.rpc/12                   10.0.3.9:8080  no lease; connection refused",
    "  user.rpc/7587899099117460011  10.0.3.7:8080  older of 2 keys, one address",
  ]);
});

test("nothing that would be deleted is nothing", () => {
  expect(drawn(true, [])).toEqual({ data: [] });
});

test("what became of each is a line, and how to undo it is told beside", () => {
  const undo = "etcdctl put user.rpc/12 10.0.3.9:8080";
  const lines = drawn(false, [
    { outcome: "deleted", undo },
    { outcome: "cameBack", cameBackAfterMs: 3 },
    { outcome: "changed" },
    { outcome: "failed" },
    { outcome: "wouldDelete" },
    { outcome: "deleted", key: "a\x1b[2J/1" },
  ]);
  expect(lines).toEqual({
    data: [
      "✓ deleted user.rpc/12",
      "▲ user.rpc/12 came back after 3 ms: a live go-zero publisher",
      "  owns it. Deleting cannot win; stop or restart the process at 10.0.3.9:8080.",
      "– user.rpc/12 changed meanwhile, kept",
      "✗ user.rpc/12 not deleted",
      "– user.rpc/12 not tried",
      "✓ deleted a\\x1b[2J/1",
    ],
    words: [`  undo: ${undo}`],
  });
});
