/** On a terminal, a service is pruned when its name is typed. */
import { orAbort } from "../../../runtime/abort.js";
import { plural } from "../../../text/numbers.js";
import type { Context } from "../../context.js";
import { isOverHalf, type SurveyedService } from "./survey.js";

/** Those whose name was typed. Of what takes --force nobody is asked without it. Throws `signal.reason`. */
export async function confirm(
  services: readonly SurveyedService[],
  force: boolean,
  { askLine, signal }: Pick<Context, "askLine" | "signal">,
): Promise<readonly SurveyedService[]> {
  const confirmed: SurveyedService[] = [];
  for (const service of services) {
    if (isOverHalf(service) && !force) continue;
    const { name, dead } = service;
    const keys = plural(dead.length, "key");
    const question = `Type ${name} to delete its ${keys}, Enter to leave it: `;
    const typed = await orAbort(askLine(question), signal);
    if (typed.trim() === name) confirmed.push(service);
  }
  return confirmed;
}
