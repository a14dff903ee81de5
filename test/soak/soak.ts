/** Runs the three commands, the changes, and a fault in the middle of each minute; looks at its end whether all is there. */
import { setTimeout as sleep } from "node:timers/promises";
import { openFaultWorld } from "../integration/faults/fault-world.js";
import { Churn } from "./churn.js";
import { FAULTS } from "./faults.js";
import { PublishSubject } from "./publish-subject.js";
import { problemsOf, type Report } from "./report.js";
import { Sampler } from "./sampler.js";
import { TopSubject } from "./top-subject.js";
import { WatchSubject } from "./watch-subject.js";

const MINUTE_MS = 60_000;
/** Before each fault. */
const QUIET_MS = 15_000;
const REGISTRATIONS = 1_000;

/** `say` hears of each minute. Whatever is not well stands in the report. */
export async function soak(minutes: number, say: (line: string) => void): Promise<Report> {
  await using world = await openFaultWorld();
  await using writer = await world.direct();
  await using churn = await Churn.start(writer, "soak.rpc");
  await using watch = new WatchSubject(world, churn.service);
  await using publish = await PublishSubject.start(world, "soak-published.rpc", REGISTRATIONS);
  await using top = new TopSubject(world, publish.service, REGISTRATIONS);
  const subjects = [watch, publish, top];
  const problems: string[] = [];
  const note = (problem: string) => {
    problems.push(problem);
    say(`NOT WELL: ${problem}`);
  };
  const checkAll = async (when: string) => {
    churn.pause();
    for (const subject of subjects) {
      await subject.check().catch((error: Error) => note(`${when}: ${error.message}`));
    }
    churn.resume();
  };
  await checkAll("at the start");
  using sampler = new Sampler(subjects);
  for (let minute = 0; minute < minutes; minute += 1) {
    const beganMs = performance.now();
    const fault = FAULTS[minute % FAULTS.length];
    await sleep(QUIET_MS);
    if (fault !== undefined) await fault.strike(world, minute);
    await world.heal();
    const when = `minute ${minute + 1}, ${fault?.name}`;
    await checkAll(when);
    say(`${when}: ${sampler.now()}`);
    await sleep(Math.max(0, MINUTE_MS - (performance.now() - beganMs)));
  }
  const measured = sampler.measured();
  churn.pause();
  for (const subject of subjects) {
    await subject.end().catch((error: Error) => note(`at the end: ${error.message}`));
  }
  return { minutes, changes: churn.made, measured, problems: [...problems, ...problemsOf(measured)] };
}
