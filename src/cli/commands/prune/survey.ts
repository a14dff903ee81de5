/** What is dead in the services that were found. */
import { type DeadInstances, findDead } from "../../../discovery/dead-instances.js";
import type { Context } from "../../context.js";
import type { FoundService } from "./found.js";
import { unreached } from "./unreached.js";

export interface SurveyedService extends DeadInstances {
  readonly name: string;
}

export interface Survey {
  /** Those of them with something dead, in the order of the list. */
  readonly services: readonly SurveyedService[];
  readonly changedInPlace: readonly string[];
  readonly keyCount: number;
  readonly serviceCount: number;
}

/** Keys without a lease, and with --unreachable all: three looks over 3 s. */
const [SECOND_LOOK, THREE_LOOKS] = [
  { looks: 2, overMs: 1_000 },
  { looks: 3, overMs: 3_000 },
] as const;

export async function survey(
  found: readonly FoundService[],
  unreachable: boolean,
  { clock, signal }: Pick<Context, "clock" | "signal">,
): Promise<Survey> {
  const instances = found.flatMap((service) => service.instances);
  const doubtful = instances.filter(({ leaseId }) => unreachable || leaseId === null);
  const looks = unreachable ? THREE_LOOKS : SECOND_LOOK;
  const addresses = new Set(doubtful.flatMap(({ address }) => address ?? []));
  const failures = await unreached(addresses, { clock, signal, ...looks });
  const services = found.map(({ name, instances: own }) => ({
    name,
    ...findDead(own, { failures, unreachable }),
  }));
  return {
    services: services.filter(({ dead }) => dead.length > 0),
    changedInPlace: services.flatMap(({ changedInPlace }) => changedInPlace.map(({ key }) => key)),
    keyCount: instances.length,
    serviceCount: found.length,
  };
}

/** So much is no cleaning up any more: it takes --force. */
export function isOverHalf({ vanishingCount, endpointCount }: DeadInstances): boolean {
  return vanishingCount * 2 > endpointCount;
}
