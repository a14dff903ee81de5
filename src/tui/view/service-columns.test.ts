import { expect, test } from "vitest";
import type { ServiceRow } from "../model/service-tally.js";
import { initialState, topScreen } from "../state.js";
import { Theme } from "../theme.js";
import { SERVICE_SORT_COUNT, serviceColumns } from "./service-columns.js";
import { columnsThatFit, tableHead, tableRows } from "./table.js";

const theme = new Theme({ hasColour: false, isAscii: false, isUtc: true });
const now = { atMs: 0, wallMs: 0 };

const ROW: ServiceRow = {
  ...{ id: "user.rpc", instanceCount: 1_000, leasedCount: 1_000, lastEvent: undefined },
  ...{ joinedAtMs: undefined, leftAtMs: undefined, changeCount: 0, health: "fine", problem: undefined },
  rate: () => new Array<number>(10).fill(0),
};

function drawn(sort: number) {
  const width = 80;
  const { list } = topScreen(initialState({ kind: "services" }));
  const options = {
    rows: [ROW],
    columns: columnsThatFit(serviceColumns({ theme, now, stale: undefined, width }), width - 1),
    ...{ list: { ...list, sort }, width, height: 1, theme },
    ...{ markOf: () => theme.mark("live"), toneOf: () => undefined },
  };
  return [tableHead(options), ...tableRows(options)].map((line) => line.map(({ text }) => text).join(""));
}

test("a thousand instances stand apart from their leases, and all columns fit into 80", () => {
  const [head = "", row = ""] = drawn(0);
  expect(row).toMatch(/ 1000 1000\/1000 {2}▁/);
  expect(head).toMatch(/INSTANCES +LEASED {2}CHANGES 10 MIN +LAST EVENT/);
  expect([head.length, row.length]).toEqual([80, 80]);
});

test("whatever it is sorted by, the head says so in full", () => {
  const heads = Array.from({ length: SERVICE_SORT_COUNT }, (_, sort) => drawn(sort)[0] ?? "");
  expect(heads.map((head) => head.split("↑")[0]?.trim().split(/ {2,}/).at(-1))).toEqual([
    "SERVICE",
    "INSTANCES",
    "LEASED",
    "CHANGES 10 MIN",
  ]);
  expect(heads.join("")).not.toContain("…");
});
