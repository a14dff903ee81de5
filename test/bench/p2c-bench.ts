/** What a pick and its end cost, and a change of the endpoints, beside go-zero's own picker. Each in a process of its own. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findGoProgram } from "../support/go-programs.js";
import { runCommand } from "../support/run-command.js";
import { alternate } from "./alternate.js";
import type { Bench } from "./benches.js";
import type { BalancerFigures } from "./p2c-child.js";
import type { Row } from "./row.js";

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
  const bytes: number[] = [];
  const cost = await alternate(
    {
      given: async () => {
        const { callNs, callBytes } = await zdisc(count, "given");
        bytes.push(callBytes);
        return callNs;
      },
      real: async () => (await zdisc(count, "real")).callNs,
      goZero: program === undefined ? undefined : async () => (await goZero(program, count, 0)).pickDoneNs,
    },
    { rounds: ROUNDS },
  );
  const peer = program === undefined ? undefined : { name: "go-zero", value: cost.goZero };
  const figure = `pick and end among ${count}`;
  return [
    { figure: `${figure}, time given`, unit: "ns", zdisc: cost.given, peer, goal: { ratio: 0.2 } },
    { figure: `${figure}, real clock`, unit: "ns", zdisc: cost.real, peer, goal: { ratio: 0.6 } },
    { figure: `${figure}: garbage of a call`, unit: "B", zdisc: Math.max(...bytes), goal: { most: 0.5 } },
  ];
}

async function changeRow(program: string | undefined): Promise<Row> {
  const cost = await alternate(
    {
      zdisc: async () => (await zdisc(MANY, "given")).changeNs,
      goZero:
        program === undefined ? undefined : async () => (await goZero(program, MANY, CHANGES)).rebuildNs,
    },
    { rounds: ROUNDS },
  );
  const peer = program === undefined ? undefined : { name: "go-zero's rebuild", value: cost.goZero };
  return {
    figure: `one of ${MANY} endpoints replaced`,
    unit: "ns",
    zdisc: cost.zdisc,
    peer,
    goal: { ratio: 0.01 },
  };
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
