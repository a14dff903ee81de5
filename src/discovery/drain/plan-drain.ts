/** What a drain would begin with. Pure. */
import type { Instance } from "../instance.js";
import { siblingsOf, substituteFrom } from "./substitute.js";

export interface DrainPlan {
  /** Keys that carry the address, in the order of the list. */
  readonly keys: readonly string[];
  /** What they would say; undefined: no other endpoint is there. */
  readonly substitute: string | undefined;
  /** Other endpoints of the service. */
  readonly endpointsLeft: number;
}

export function planDrain(instances: readonly Instance[], address: string): DrainPlan {
  const siblings = siblingsOf(instances, address);
  return {
    keys: instances.filter((instance) => instance.address === address).map(({ key }) => key),
    substitute: substituteFrom(siblings),
    endpointsLeft: siblings.size,
  };
}
