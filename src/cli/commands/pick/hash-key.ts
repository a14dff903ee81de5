/** Which endpoint serves a key, and which one does when that has left. */
import { HashRing } from "../../../balancer/hash-ring.js";
import type { Simulation } from "../../../balancer/simulation/simulation.js";
import type { HashKeyDocument } from "../../documents/pick-report.js";
import type { AskedSimulation } from "./asked.js";
import type { LabelledEndpoints } from "./labelled-endpoints.js";

/** Among the endpoints that the client uses at the end; null without a key, or without any. */
export function hashKeyDocument(
  { hashKey: key }: AskedSimulation,
  simulation: Simulation,
  endpoints: LabelledEndpoints,
): HashKeyDocument | null {
  if (key === undefined) return null;
  const ring = new HashRing();
  for (const { address } of simulation.snapshot()) ring.add(address);
  const address = ring.get(key);
  if (address === undefined) return null;
  ring.remove(address);
  const nextAddress = ring.get(key) ?? null;
  return {
    key,
    label: endpoints.labelOf(address),
    address,
    nextLabel: nextAddress === null ? null : endpoints.labelOf(nextAddress),
    nextAddress,
  };
}
