/** The drawing of docs/architecture.md says what its table rules. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readImportRules } from "../../scripts/import-rules.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(ROOT, "docs", "architecture.md"), "utf8");
const rules = readImportRules(page);

/** Under everything, and so not drawn. */
const GROUND = ["errors", "duration", "address", "runtime", "text"];
/** What stands for them in the drawing. */
const DOORS = ["grpc/index.ts"];
const drawnUnits = rules.units.filter((unit) => ![...GROUND, ...DOORS].includes(unit));

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function arrowsOf(markdown: string): Arrow[] {
  const drawing = /```mermaid\n([\s\S]*?)```/.exec(markdown)?.[1] ?? "";
  const labels = new Map([...drawing.matchAll(/^ *(\w+)\["(.+)"\]$/gm)].map(([, id, label]) => [id, label]));
  const unit = (id = "") => labels.get(id) ?? id;
  return [...drawing.matchAll(/^ *(\w+) --> (\w+)$/gm)].map(([, from, to]) => ({
    from: unit(from),
    to: unit(to),
  }));
}

const arrows = arrowsOf(page);

function reachedFrom(unit: string): Set<string> {
  const reached = new Set<string>();
  const visit = (from: string) => {
    for (const { to } of arrows.filter((arrow) => arrow.from === from && !reached.has(arrow.to))) {
      reached.add(to);
      visit(to);
    }
  };
  visit(unit);
  return reached;
}

describe("the drawing of docs/architecture.md", () => {
  test("has every folder of the table but those under everything", () => {
    const drawn = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    expect([...drawn].sort()).toEqual([...drawnUnits].sort());
  });

  test("has no arrow that the table forbids", () => {
    expect(arrows.length).toBeGreaterThan(20);
    expect(arrows.filter(({ from, to }) => !rules.mayImport(from, to))).toEqual([]);
  });

  test("leads wherever the table lets a folder go", () => {
    // cli and index.ts may import nearly everything, which is no shape to draw.
    const ruled = drawnUnits.filter((unit) => unit !== "cli" && unit !== "index.ts");
    const missing = ruled.flatMap((from) =>
      drawnUnits
        .filter((to) => to !== from && rules.mayImport(from, to) && !reachedFrom(from).has(to))
        .map((to) => `${from} --> ${to}`),
    );
    expect(missing).toEqual([]);
  });

  test("has no circle", () => {
    expect(drawnUnits.filter((unit) => reachedFrom(unit).has(unit))).toEqual([]);
  });
});
