/** The README's picture is what the demo looks like. When it no longer is: npm run picture. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { withDemoRun } from "../picture/demo-run.js";
import { SHADES } from "../picture/draw-svg.js";
import { PICTURE_FILES, watchPicture } from "../picture/watch-picture.js";
import { waitFor } from "../support/wait-for.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

test("it is a run of the demo on a terminal of 80x24, to the last cell", async () => {
  await withDemoRun(async (screen) => {
    const drawn = () => SHADES.map((shade) => watchPicture(screen, shade));
    const kept = SHADES.map((shade) => readFileSync(PICTURE_FILES[shade], "utf8"));
    await waitFor(() => drawn().join() === kept.join(), { what: "the picture", timeoutMs: 20_000 }).catch(
      () => {}, // What differs is said below.
    );
    expect(drawn()).toEqual(kept);
  });
});

describe.each(SHADES)("%s", (shade) => {
  const svg = readFileSync(PICTURE_FILES[shade], "utf8");

  test("is text, not pixels, and under 60 kB", () => {
    expect(svg).not.toMatch(/<image|data:/);
    expect(svg.match(/<text/g)?.length).toBeGreaterThan(24);
    expect(svg.length).toBeLessThan(60_000);
  });

  test("stands in the README", () => {
    expect(readme).toContain(`docs/${PICTURE_FILES[shade].split("/").at(-1)}`);
  });
});
