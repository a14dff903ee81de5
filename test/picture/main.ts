/**
 * Draws the README's picture from a run of the demo. Run it when a test says that the run no longer matches:
 *
 *   npm run picture
 */
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureProgram } from "../support/zdisc-program.js";
import { withDemoRun } from "./demo-run.js";
import { SHADES } from "./draw-svg.js";
import { PICTURE_FILES, watchPicture } from "./watch-picture.js";

/** The story takes some two seconds; so long without a change, and it is over. */
const STILL_MS = 3_000;

await ensureProgram();
await withDemoRun(async (screen) => {
  await screen.waitForScreen(/rows 1–/, 60_000);
  for (let before = ""; before !== screen.output; ) {
    before = screen.output;
    await sleep(STILL_MS);
  }
  for (const shade of SHADES) writeFileSync(PICTURE_FILES[shade], watchPicture(screen, shade));
  process.stdout.write(`${screen.screen}\n`);
});
