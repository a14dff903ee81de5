/** What a pick and its end cost, and a change of the endpoints, beside go-zero's own picker. Each in a process of its own. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findGoProgram } from "../support/go-programs.js";
import { runCommand } from "../support/run-command.js";
import type { Bench } from "./benches.js";
import type { BalancerFigures } from "./p2c-child.js";
import { type Rounds, type Row, rowOfRounds } from "./row.js";
import { takeTurns } from "./take-turns.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CHILD = [join(ROOT, "scripts", "run-ts.mjs"), join(ROOT, "test", "bench", "p2c-child.ts")];
const COUNTS = [2, 8, 32, 100];
const MANY = 1_000;
const CHANGES = 100;
const ROUNDS = 7;

export const p2cBench: Bench = async () => {
  const program = await findGoProgram("p2c");
  const rows: Row[] = [];
  for (const count of COUNTS) rows.push(...(await callRows(count, program)));
  return [...rows, await changeRow(program)];
};

async function callRows(count: number, program: string | undefined): Promise<Row[]> {
  const { given, real, bytes, goZero: theirs } = await costsOfCall(count, program, ["given", "real"], ROUNDS);
  const peer = { name: "go-zero", rounds: theirs };
  const figure = `pick and end among ${count}`;
  return [
    rowOfRounds({ figure: `${figure}, time given`, unit: "ns", goal: { ratio: 0.2 } }, given, peer),
    rowOfRounds({ figure: `${figure}, real clock`, unit: "ns", goal: { ratio: 0.6 } }, real, peer),
    { figure: `${figure}: garbage of a call`, unit: "B", zdisc: Math.max(...bytes), goal: { most: 0.5 } },
  ];
}

type ClockKind = "given" | "real";

/** In ns, of a pick and its end; bytes of garbage where the time is given. A clock that is not asked for has no rounds. */
export async function costsOfCall(
  count: number,
  program: string | undefined,
  clocks: readonly ClockKind[],
  rounds: number,
): Promise<Record<ClockKind | "goZero" | "bytes", Rounds>> {
  const bytes: number[] = [];
  const own = async (clock: ClockKind) => {
    const { callNs, callBytes } = await zdisc(count, clock);
    if (clock === "given") bytes.push(callBytes);
    return callNs;
  };
  const costs = await takeTurns(
    {
      given: clocks.includes("given") ? () => own("given") : undefined,
      real: clocks.includes("real") ? () => own("real") : undefined,
      goZero: program === undefined ? undefined : async () => (await goZero(program, count, 0)).pickDoneNs,
    },
    { rounds },
  );
  return { ...costs, bytes };
}

async function changeRow(program: string | undefined): Promise<Row> {
  const cost = await takeTurns(
    {
      zdisc: async () => (await zdisc(MANY, "given")).changeNs,
      goZero:
        program === undefined ? undefined : async () => (await goZero(program, MANY, CHANGES)).rebuildNs,
    },
    { rounds: ROUNDS },
  );
  const row = { figure: `one of ${MANY} endpoints replaced`, unit: "ns", goal: { ratio: 0.01 } } as const;
  return rowOfRounds(row, cost.zdisc, { name: "go-zero's rebuild", rounds: cost.goZero });
}

async function zdisc(endpoints: number, clock: "given" | "real"): Promise<BalancerFigures> {
  return JSON.parse(await runCommand(process.execPath, [...CHILD, String(endpoints), clock]));
}

interface GoZeroFigures {
  readonly pickDoneNs: number;
  readonly rebuildNs: number;
}

async function goZero(program: string, endpoints: number, changes: number): Promise<GoZeroFigures> {
  return JSON.parse(await runCommand(program, [`--endpoints=${endpoints}`, `--changes=${changes}`]));
}
