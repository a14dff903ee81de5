/** Asks the endpoints of the rows that are shown for their health. */
import type { Probe } from "../../../probe/probe.js";
import { probeEndpoints } from "../../../probe/probe-endpoints.js";
import type { Context } from "../../context.js";
import { addressOf } from "./found-key.js";
import type { Rows } from "./rows.js";

export function probeRows(
  { services }: Rows,
  { clock, signal }: Context,
): Promise<ReadonlyMap<string, Probe>> {
  const shown = services.flatMap(({ instances }) => instances ?? []);
  return probeEndpoints(
    shown.flatMap((key) => addressOf(key) ?? []),
    { clock, signal },
  );
}
