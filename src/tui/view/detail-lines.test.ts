import { expect, test } from "vitest";
import { type EndpointRow, LiveRow } from "../model/endpoint-row.js";
import { LeaseBook } from "../model/lease-book.js";
import { ProbeBook } from "../model/probe-book.js";
import { Theme } from "../theme.js";
import { detailLines } from "./detail-lines.js";
import type { EndpointView } from "./endpoint-columns.js";

const SERVICE = "a-very-long-service-name-with-many-parts.production.example.rpc";

const ROW: EndpointRow = new LiveRow(
  {
    ...{ key: `${SERVICE}/12`, service: SERVICE, id: "12", value: "10.0.3.9:8080", address: "10.0.3.9:8080" },
    ...{ leaseId: null, createRevision: "7", modRevision: "7", version: "1" },
  },
  0,
  true,
);

const VIEW: EndpointView = {
  theme: new Theme({ hasColour: false, isAscii: false, isUtc: true }),
  ...{ now: { atMs: 0, wallMs: 0 }, stale: undefined, leases: new LeaseBook(), probes: new ProbeBook() },
  ...{ isWide: false, isReplay: false },
};

function textOf(view: EndpointView, width: number, row = ROW): string[] {
  return detailLines(row, view, width).map((line) => line.map(({ text }) => text).join(""));
}

test.each([78, 66, 40, 30])("a remedy is whole in %i columns, on as many lines as it needs", (width) => {
  const problem = {
    ...({ rule: "no-lease", severity: "error", consequence: "it stays when its process dies" } as const),
    ...{ message: `key ${SERVICE}/12 has no lease`, remedy: `zdisc prune ${SERVICE}` },
  };
  const row = { ...ROW, problems: [problem], instances: [], history: [] };
  const lines = textOf(VIEW, width, row);
  const remedy = lines.slice(lines.findIndex((line) => line.includes("→")));
  for (const line of remedy) expect(line.length).toBeLessThanOrEqual(width);
  const said = remedy.join("").replace(/[→ ]/g, "");
  expect(said).toBe(`zdiscprune${SERVICE}`);
});

test("of a recording no endpoint is said to be there to be probed", () => {
  expect(textOf(VIEW, 80).join("\n")).toMatch(/probe.*not asked \(t: now\)/);
  const recorded = textOf({ ...VIEW, isReplay: true }, 80);
  expect(recorded[0]).toBe(" ENDPOINT   10.0.3.9:8080");
  expect(recorded.join("\n")).not.toMatch(/probe|t: now/);
});
