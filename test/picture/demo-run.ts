/** `zdisc demo` in a terminal of 80x24, the same in every run: its clock stands still after 48 s of its story. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { singleFlight } from "../support/single-flight.js";
import { type ZdiscOnTerminal, zdiscOnTerminal } from "../support/zdisc-on-terminal.js";

/** Its ports are fixed, so one on this machine at a time. */
export function withDemoRun<T>(use: (screen: ZdiscOnTerminal) => Promise<T>): Promise<T> {
  return singleFlight(join(tmpdir(), "zdisc-demo-run.lock"), async () => {
    await using screen = zdiscOnTerminal(["demo", "--utc"], { env: { ZDISC_DEMO_FIXED: "1" } });
    return await use(screen);
  });
}
