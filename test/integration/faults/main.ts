/** `npm run faults [PART OF A NAME]`: runs the fault matrix and prints its figures beside the goals. */
import { printMatrix } from "./print-matrix.js";

const [wanted = ""] = process.argv.slice(2);
process.exitCode = await printMatrix(wanted, (line) => process.stdout.write(`${line}\n`));
process.exit();
