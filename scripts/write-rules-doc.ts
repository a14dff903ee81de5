/** Writes docs/rules.md: `node scripts/run-ts.mjs scripts/write-rules-doc.ts`. */
import { writeFileSync } from "node:fs";
import { rulesDoc } from "./rules-doc.js";

writeFileSync(new URL("../docs/rules.md", import.meta.url), rulesDoc());
