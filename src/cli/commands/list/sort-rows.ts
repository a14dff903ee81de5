/** The order of rows: services among each other, and the instances of each. */
import type { Instance } from "../../../discovery/instance.js";
import { compareRevisions } from "../../../store/revision.js";
import { compareAddresses } from "../../../text/address-order.js";
import type { SortColumn } from "./command.js";
import type { FoundService } from "./found.js";
import type { LeaseTimes } from "./lease-times.js";

type Compare<T> = (a: T, b: T) => number;

/** By name or, newest change first, by revision; else as they stand. */
export function sortServices(
  services: readonly FoundService[],
  column: SortColumn | undefined,
): readonly FoundService[] {
  if (column === "name") return [...services].sort((a, b) => compareText(a.name, b.name));
  if (column !== "revision") return services;
  return [...services].sort((a, b) => compareRevisions(b.lastRevision ?? "0", a.lastRevision ?? "0"));
}

/** By address and then ID unless another column is asked for: newest change first, shortest TTL first. */
export function sortInstances(
  instances: readonly Instance[],
  column: SortColumn | undefined,
  times: LeaseTimes,
): readonly Instance[] {
  return [...instances].sort(instanceOrder(column, times));
}

function instanceOrder(column: SortColumn | undefined, times: LeaseTimes): Compare<Instance> {
  switch (column) {
    case "id":
      return byId;
    case "revision":
      return (a, b) => compareRevisions(b.modRevision, a.modRevision) || byId(a, b);
    case "ttl":
      return (a, b) => secondsLeft(a, times) - secondsLeft(b, times) || byAddress(a, b);
    default:
      return byAddress;
  }
}

const byAddress: Compare<Instance> = (a, b) => compareAddresses(a.value, b.value) || byId(a, b);

/** IDs are numbers of up to 64 bits: a shorter one is smaller. */
const byId: Compare<Instance> = (a, b) => a.id.length - b.id.length || compareText(a.id, b.id);

/** Without a lease an instance outlives all others. */
function secondsLeft({ leaseId }: Instance, times: LeaseTimes): number {
  return leaseId === null
    ? Number.MAX_SAFE_INTEGER
    : (times.get(leaseId)?.remainingSeconds ?? Number.MAX_SAFE_INTEGER - 1);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
