/** Vitest runs this once before tests that start the built program: it is that of today's source. */
import { ensureProgram } from "./zdisc-program.js";

export default ensureProgram;
