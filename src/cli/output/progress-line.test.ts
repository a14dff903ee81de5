import { expect, test } from "vitest";
import { FakeWorld } from "../../../test/support/fake-world.js";
import { ProgressLine } from "./progress-line.js";

const ERASE = "\r\x1b[K";

test("says nothing for a second, then what is being done, and is gone in the end", async () => {
  const world = new FakeWorld({ isTty: true });
  const progress = new ProgressLine(world, { isQuiet: false });
  progress.show("reading keys");
  await world.clock.advance(999);
  expect(world.err.text).toBe("");
  await world.clock.advance(1);
  expect(world.err.text).toBe(`${ERASE}reading keys`);
  progress.show("asking leases");
  expect(world.err.text).toBe(`${ERASE}reading keys${ERASE}asking leases`);
  progress.clear();
  expect(world.err.text.endsWith(`asking leases${ERASE}`)).toBe(true);
});

test("leaves nothing behind where it was over before", async () => {
  const world = new FakeWorld({ isTty: true });
  const progress = new ProgressLine(world, { isQuiet: false });
  progress.show("reading keys");
  progress.clear();
  await world.clock.advance(2_000);
  expect(world.err.text).toBe("");
  expect(world.clock.timerCount).toBe(0);
});

test.each([
  { name: "in a pipe", options: { isTty: false }, isQuiet: false },
  { name: "with -q", options: { isTty: true }, isQuiet: true },
  {
    name: "on a terminal that cannot erase",
    options: { isTty: true, env: { TERM: "dumb" } },
    isQuiet: false,
  },
])("says nothing $name", async ({ options, isQuiet }) => {
  const world = new FakeWorld(options);
  new ProgressLine(world, { isQuiet }).show("reading keys");
  await world.clock.advance(5_000);
  expect(world.err.text).toBe("");
});

test("is no longer than the line of the terminal", async () => {
  const world = new FakeWorld({ isTty: true });
  new ProgressLine(world, { isQuiet: false }).show("x".repeat(200));
  await world.clock.advance(1_000);
  expect(world.err.text.slice(ERASE.length)).toHaveLength(79);
});
