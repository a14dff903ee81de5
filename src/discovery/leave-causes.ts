/** Gives the leaves of a change their causes, for services of up to 64 instances. */
import type { Clock } from "../runtime/clock.js";
import type { LeaseId } from "../store/revision.js";
import type { Instance } from "./instance.js";
import { LeaseTimes, type LeaseTimesOptions } from "./lease-times.js";
import { leaveCause } from "./leave-cause.js";
import type { InstanceEvent, ServiceEvent } from "./service-event.js";

/** Beyond this, asking for TTLs costs etcd more than the causes are worth. */
const MOST_INSTANCES = 64;

/** Whose leases are followed: an `InstanceSet`, or all services together. */
interface Instances {
  readonly size: number;
  instances(): readonly Instance[];
}

type Leave = Extract<InstanceEvent, { type: "leave" }>;

export class LeaveCauses {
  readonly #instances: Instances;
  readonly #times: LeaseTimes;
  readonly #clock: Clock;

  constructor(instances: Instances, options: LeaseTimesOptions) {
    this.#instances = instances;
    this.#clock = options.clock;
    this.#times = new LeaseTimes(options);
  }

  /** The event with what can be known of its leaves. Takes as long as etcd needs to answer, for a moment at most. */
  async explain<E extends ServiceEvent>(event: E): Promise<E> {
    if (event.type !== "change" && event.type !== "reset") return event;
    const isAsked = event.type === "change" && this.#canExplain(event.events);
    const explained = isAsked ? { ...event, events: await this.#explain(event.events) } : event;
    this.#followLeases();
    return explained;
  }

  #canExplain(events: readonly InstanceEvent[]): boolean {
    return this.#instances.size + events.length <= MOST_INSTANCES && events.some(isUnexplained);
  }

  async #explain(events: readonly InstanceEvent[]): Promise<readonly InstanceEvent[]> {
    const leftAtMs = this.#clock.monotonicMs();
    return Promise.all(
      events.map((event) => (isUnexplained(event) ? this.#withCause(event, leftAtMs) : event)),
    );
  }

  async #withCause(leave: Leave, leftAtMs: number): Promise<Leave> {
    const { leaseId } = leave.instance;
    if (leaseId === null) return leave;
    return { ...leave, cause: leaveCause(await this.#times.evidence(leaseId), leftAtMs) };
  }

  #followLeases(): void {
    const leaseIds = new Set<LeaseId>();
    if (this.#instances.size <= MOST_INSTANCES) {
      for (const { leaseId } of this.#instances.instances()) {
        if (leaseId !== null) leaseIds.add(leaseId);
      }
    }
    this.#times.follow(leaseIds);
  }
}

function isUnexplained(event: InstanceEvent): event is Leave {
  return event.type === "leave" && event.cause === null && event.instance.leaseId !== null;
}
