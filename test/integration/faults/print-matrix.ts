/** Runs scenarios one by one on one cluster and prints a row each. */
import { openFaultWorld } from "./fault-world.js";
import { judge, type Scenario } from "./scenario.js";
import { scenarios } from "./scenarios.js";

/** Resolves with the exit code: 1 when a scenario failed; a figure over its goal fails nothing. */
export async function printMatrix(wanted: string, print: (line: string) => void): Promise<number> {
  const chosen = scenarios.filter(({ name, about }) => `${about}: ${name}`.includes(wanted));
  await using world = await openFaultWorld();
  print(row("SCENARIO", "MEASURED", "GOAL", "GO-ZERO", "FIGURE", ""));
  let failures = 0;
  let misses = 0;
  for (const scenario of chosen) {
    try {
      const figureMs = await judge(scenario, world);
      const isOver = figureMs > scenario.goalMs;
      if (isOver) misses += 1;
      print(line(scenario, format(figureMs, scenario), isOver ? "over" : "ok"));
    } catch (error) {
      failures += 1;
      print(line(scenario, "-", `FAILED: ${error instanceof Error ? error.message : error}`));
      await world.heal();
    }
  }
  print(`\n${chosen.length} scenarios, ${misses} over their goal, ${failures} failed`);
  return failures > 0 ? 1 : 0;
}

function line(scenario: Scenario, measured: string, verdict: string): string {
  const { about, name, goalMs, goZero, measures } = scenario;
  return row(`${about}: ${name}`, measured, format(goalMs, scenario), goZero, measures, verdict);
}

function row(
  name: string,
  measured: string,
  goal: string,
  goZero: string,
  figure: string,
  verdict: string,
): string {
  const cells = [
    name.padEnd(58),
    measured.padStart(9),
    goal.padStart(8),
    `  ${goZero}`.padEnd(20),
    figure.padEnd(22),
  ];
  return `${cells.join(" ")} ${verdict}`.trimEnd();
}

/** A figure of the scenario, or its goal. */
export function format(figure: number, { isCount = false }: Pick<Scenario, "isCount">): string {
  return isCount ? `${figure}` : formatMs(figure);
}

function formatMs(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(2)} s` : `${Math.round(ms)} ms`;
}
