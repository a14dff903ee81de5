/** `zdisc demo` on a terminal: the screen of a service whose endpoints really run. */
import { expect, test } from "vitest";
import { zdiscOnTerminal } from "../../support/zdisc-on-terminal.js";

test("it opens the watched service, t probes a real endpoint, and q ends it with its banner left to read", async () => {
  await using screen = zdiscOnTerminal(["demo"]);
  await screen.waitForScreen(/zdisc › user\.rpc[\s\S]*▸ ● 127\.0\.0\.1:\d+ +live[\s\S]*q quit\s*$/, 60_000);
  await screen.press("\rt", /probe {2}. (serving|not serving|refused) /);
  screen.type("q");
  expect((await screen.ended).code).toBe(0);
  expect(screen.screen).toMatch(/zdisc list user\.rpc[\s\S]*user\.rpc: \d endpoints? at revision \d+$/);
});
