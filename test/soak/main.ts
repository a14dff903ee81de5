/**
 * `zdisc watch`, `publish` and `top` for a while at a cluster that changes all the time and has a fault a minute:
 * memory, open files, and whether anything was lost. Fails when one of them is not well.
 *
 *   npm run soak [-- --minutes 20]
 */
import { parseArgs } from "node:util";
import { ensureProgram } from "../support/zdisc-program.js";
import { formatReport } from "./report.js";
import { soak } from "./soak.js";

const { values: flags } = parseArgs({ options: { minutes: { type: "string", default: "20" } } });
const minutes = Number(flags.minutes);
if (!(minutes >= 1)) {
  process.stderr.write("--minutes takes a number from 1 on\n");
  process.exit(2);
}
await ensureProgram();
const report = await soak(minutes, (line) => process.stderr.write(`${line}\n`));
process.stdout.write(formatReport(report));
process.exit(report.problems.length === 0 ? 0 : 1);
