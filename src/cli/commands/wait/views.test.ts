import { expect, test } from "vitest";
import type { ConditionDocument, WaitDocument } from "../../documents/wait-report.js";
import { makeStyle } from "../../terminal/terminal.js";
import { waitView } from "./views.js";

const FLAGS = { noColor: true, utc: true, noHeaders: false, verbose: false };

function drawn(document: WaitDocument, ascii = false): string {
  const style = makeStyle({ ...FLAGS, ascii }, { env: {}, isTty: false, columns: undefined });
  const { data, words } = waitView({ data: style, words: style })(document);
  expect(data).toBeUndefined();
  return (words ?? []).join("\n");
}

const BASE = { schemaVersion: 1, service: "user.rpc", met: false, stale: false } as const;

function progress(tookMs: number, conditions: ConditionDocument[], stale = false): WaitDocument {
  return { ...BASE, kind: "waitProgress", tookMs, conditions, stale };
}

function report(met: boolean, conditions: ConditionDocument[], stale = false): WaitDocument {
  const rest = { timeoutMs: 60_000, mode: "all", endpoints: [] } as const;
  return { ...BASE, kind: "waitReport", met, tookMs: met ? 6_300 : 60_000, conditions, stale, ...rest };
}

const condition = (text: string, met: boolean, actual: string, why: string | null = null) => ({
  condition: text,
  met,
  actual,
  why,
});
const REFUSED = "10.0.3.11:8080 connection refused";

test.each([
  {
    name: "conditions beside each other",
    document: progress(0, [condition("endpoints>=3", false, "1"), condition("healthy", true, "1/1")]),
    line: "  0.0 s  endpoints 1/3 ✗   healthy 1/1 ✓",
  },
  {
    name: "why one is not met at the end of the line",
    document: progress(4_100, [
      condition("endpoints>=3", true, "3"),
      condition("healthy", false, "2/3", REFUSED),
    ]),
    line: `  4.1 s  endpoints 3/3 ✓   healthy 2/3 ✗  ${REFUSED}`,
  },
  {
    name: "other conditions in their own words",
    document: progress(100_000, [
      condition("endpoints=3", false, "1"),
      condition("gone", false, "1"),
      condition("has=a:1", true, "present"),
      condition("stable=10s", false, "3.2 s"),
    ]),
    line: "100.0 s  endpoints 1 (=3) ✗   gone (1 left) ✗   has=a:1 ✓   stable=10s ✗",
  },
  {
    name: "the last known while etcd is away",
    document: progress(4_100, [condition("endpoints>=3", false, "3")], true),
    line: "  4.1 s  endpoints 3/3 ◌  etcd is away: last known",
  },
  {
    name: "text of strangers made harmless",
    document: progress(0, [condition("healthy", false, "0/1", "\x1b[2J:80 refused")]),
    line: "  0.0 s  healthy 0/1 ✗  \\x1b[2J:80 refused",
  },
  {
    name: "no line as later than the end",
    document: progress(6_380, [condition("endpoints>=1", true, "1")]),
    line: "  6.3 s  endpoints 1/1 ✓",
  },
  { name: "when it is met", document: report(true, []), line: "✓ met after 6.3 s" },
  {
    name: "every condition that is not",
    document: report(false, [
      condition("endpoints>=3", false, "2"),
      condition("gone", true, "0"),
      condition("healthy", false, "1/2", REFUSED),
      condition("stable=10s", false, "3.2 s"),
    ]),
    line: `✗ not met after 60 s: endpoints 2/3, healthy 1/2 (${REFUSED}), stable=10s (quiet for 3.2 s)`,
  },
  {
    name: "that etcd was away when the time was up",
    document: report(false, [condition("endpoints>=3", false, "3")], true),
    line: "✗ not met after 60 s: endpoints 3/3 (etcd is away: last known)",
  },
])("shows $name", ({ document, line }) => {
  expect(drawn(document)).toBe(line);
});

test("has an ASCII form", () => {
  const document = progress(0, [condition("endpoints>=1", true, "1"), condition("healthy", false, "0/1")]);
  expect(drawn(document, true)).toBe("  0.0 s  endpoints 1/1 ok   healthy 0/1 x");
});
