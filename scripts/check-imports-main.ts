/** `npm run check`: prints what is wrong with the imports of src and fails. */
import { fileURLToPath } from "node:url";
import { checkImports } from "./check-imports.js";

const problems = checkImports(fileURLToPath(new URL("..", import.meta.url)));
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
