import fc from "fast-check";
import { expect, test } from "vitest";
import { printable } from "../../text/printable.js";
import { textWidth } from "../../text/width.js";
import { LazyList } from "./lazy-list.js";
import { type Column, MOST_LAID_OUT, tableLines } from "./table.js";

interface Row {
  readonly name: string;
  readonly count: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "NAME", cell: ({ name }) => name, minWidth: 6 },
  { title: "COUNT", cell: ({ count }) => String(count), align: "right" },
];
const ROWS: readonly Row[] = [
  { name: "a", count: 1 },
  { name: "用户.rpc", count: 10_000 },
];
const options = {
  hasHeaders: true,
  mark: ({ count }: Row) => (count > 1 ? "●" : "▲"),
  note: ({ count }: Row) => (count > 1 ? "" : "one"),
};

test("draws a mark, columns two cells apart, numbers to the right, and a note", () => {
  expect([...tableLines(ROWS, COLUMNS, options)]).toEqual([
    "  NAME      COUNT",
    "▲ a             1  one",
    "● 用户.rpc  10000",
  ]);
});

test("draws a long table as a short one", () => {
  const many = Array.from({ length: MOST_LAID_OUT }, () => ROWS).flat();
  const long = [...tableLines(many, COLUMNS, options)];
  expect(long.slice(0, 3)).toEqual([...tableLines(ROWS, COLUMNS, options)]);
  expect(long).toHaveLength(many.length + 1);
});

test("stands in columns, whatever the text, in short tables as in long ones", () => {
  const text = fc
    .oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("用户.rpc", "한국", "– none", "नमस्ते", "👨‍👩‍👧"))
    .map(printable);
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: text, count: fc.nat() }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const many = Array.from({ length: MOST_LAID_OUT + 1 }, () => rows).flat();
        const short = [...tableLines(rows, COLUMNS, { hasHeaders: true })];
        expect([...tableLines(many, COLUMNS, { hasHeaders: true })].slice(0, short.length)).toEqual(short);
        expect(new Set(short.map(textWidth)).size).toBe(1);
      },
    ),
  );
});

test.each(["界", "x"])("a cell of 100,000 %s stands as it is, and moves no other", (letter) => {
  const endless = letter.repeat(100_000);
  const rows = [
    { name: "pay.rpc", count: 1 },
    { name: endless, count: 2 },
    { name: "a", count: 3 },
  ];
  const lines = [...tableLines(rows, COLUMNS, { hasHeaders: true })];
  const [head, first, , third] = lines;
  expect(lines[2]?.startsWith(endless)).toBe(true);
  expect([head, first, third]).toEqual([
    ...tableLines(
      [rows[0], rows[2]].flatMap((row) => row ?? []),
      COLUMNS,
      { hasHeaders: true },
    ),
  ]);
});

test("draws rows that are made as they are read, and makes each twice", () => {
  let made = 0;
  const many = Array.from({ length: MOST_LAID_OUT + 1 }, (_, count) => count);
  const row = (count: number) => {
    made += 1;
    return { name: "a", count };
  };
  const lazy = [...tableLines(new LazyList(many, row), COLUMNS, options)];
  expect(made).toBe(2 * many.length);
  expect(lazy).toEqual([...tableLines(many.map(row), COLUMNS, options)]);
});

test("draws nothing for no row without a header", () => {
  expect([...tableLines([], COLUMNS, { ...options, hasHeaders: false })]).toEqual([]);
});
