import { expect, test } from "vitest";
import { bar, gauge } from "./bars.js";
import { sparkline } from "./sparkline.js";

const UNICODE = { isAscii: false };
const ASCII = { isAscii: true };

test.each([
  { share: 0, shows: "", ascii: "" },
  { share: 0.011, shows: "▏", ascii: "#" },
  { share: 0.5, shows: "█████", ascii: "#####" },
  { share: 0.5375, shows: "█████▍", ascii: "#####" },
  { share: 1, shows: "██████████", ascii: "##########" },
  { share: 1.5, shows: "██████████", ascii: "##########" },
])("a bar of ten cells shows $share as $shows", ({ share, shows, ascii }) => {
  expect(bar(share, { cells: 10, ...UNICODE })).toBe(shows);
  expect(bar(share, { cells: 10, ...ASCII })).toBe(ascii);
});

test("a gauge shows what is left and what is gone", () => {
  expect(gauge(0.8, { cells: 10, ...UNICODE })).toBe("████████░░");
  expect(gauge(0.8, { cells: 10, ...ASCII })).toBe("########..");
});

test("a sparkline is drawn against its highest value, and nothing is the lowest step", () => {
  expect(sparkline([0, 1, 2, 4, 7, 14], UNICODE)).toBe("▁▂▂▃▅█");
  expect(sparkline([0, 1, 2, 4, 7, 14], ASCII)).toBe("_..-o@");
  expect(sparkline([0, 0], UNICODE)).toBe("▁▁");
  expect(sparkline([], UNICODE)).toBe("");
  expect(sparkline([undefined, 1, undefined, 2, 0], UNICODE)).toBe(" ▅ █▁");
});
