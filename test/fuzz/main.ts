/**
 * Fuzzes what zdisc reads of strangers.
 *
 *   npm run fuzz -- [--runs N] [--seed N] [--only NAME]   (10,000 runs of each subject; names: subjects.ts)
 *
 * Each subject is a process of its own with 512 MB of heap. One that does not move for a minute hangs, and is ended.
 */
import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import { fuzzSubject } from "./fuzz-subject.js";
import { SUBJECTS } from "./subjects.js";

const HEAP_MB = 512;
const PATIENCE_MS = 60_000;
/** What Node ends with when nothing is left that could end an await at the top level. */
const UNSETTLED = 13;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    only: { type: "string" },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const subjects = SUBJECTS.filter(({ name }) => values.only === undefined || name === values.only);

if (subjects.length === 0) {
  process.stderr.write(
    `no subject ${values.only}; there are ${SUBJECTS.map(({ name }) => name).join(", ")}\n`,
  );
  process.exitCode = 2;
} else if (process.send !== undefined) {
  await runHere();
} else {
  process.stdout.write(`seed ${seed}, ${runs} runs of each\n`);
  for (const { name } of subjects) if (!(await runApart(name))) process.exitCode = 1;
}

/** In the process of one subject. */
async function runHere(): Promise<void> {
  const [subject] = subjects;
  if (subject === undefined) return;
  const failure = await fuzzSubject(subject, { seed, runs, onProgress: (done) => process.send?.(done) });
  if (failure !== undefined) process.stdout.write(`${failure}\n`);
  process.exitCode = failure === undefined ? 0 : 1;
  process.disconnect();
}

async function runApart(name: string): Promise<boolean> {
  const args = ["test/fuzz/main.ts", "--only", name, "--seed", String(seed), "--runs", String(runs)];
  const child = fork("scripts/run-ts.mjs", args, { execArgv: [`--max-old-space-size=${HEAP_MB}`] });
  const beganMs = performance.now();
  let done = 0;
  const hang = () => {
    process.stdout.write(
      `${name}: hangs within the ${done + 1}th run and the ${done + 1_000}th, seed ${seed}\n`,
    );
    child.kill("SIGKILL");
  };
  let patience = setTimeout(hang, PATIENCE_MS);
  child.on("message", (count: number) => {
    done = count;
    clearTimeout(patience);
    patience = setTimeout(hang, PATIENCE_MS);
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  clearTimeout(patience);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1);
  if (code === UNSETTLED)
    process.stdout.write(`${name}: a run behind the ${done}th waits for ever, seed ${seed}\n`);
  process.stdout.write(`${code === 0 ? "ok  " : "FAIL"}  ${name}, ${done} runs, ${seconds} s\n`);
  return code === 0;
}
