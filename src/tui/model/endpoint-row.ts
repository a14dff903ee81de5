/** One endpoint on the screen: the instances that carry a value, also for a while after the last of them has left. */
import type { Instance } from "../../discovery/instance.js";
import type { Mark } from "../../text/symbols.js";
import { gravestFirst, type Health, healthOf, type ShownProblem } from "./problems.js";

/** How long a row that has left keeps its place, and one that joined its `+`. */
export const LEAVING_MS = 5_000;
export const JOINED_MS = 10_000;
/** What is kept of the past of one endpoint. */
const MOST_HISTORY = 50;

/** What happened to an endpoint, in few words. */
export interface RowEvent {
  readonly wallMs: number;
  readonly mark: Mark;
  /** `join`, `ran out` */
  readonly text: string;
  /** The instance's ID; empty where it does not matter. */
  readonly id: string;
}

/** As a view sees it. */
export interface EndpointRow {
  /** The value as written: rows are told apart by it. */
  readonly id: string;
  readonly address: string | null;
  /** In the order they came; none when it has left. */
  readonly instances: readonly Instance[];
  /** Whether it was there when zdisc came. */
  readonly wasThere: boolean;
  readonly seenAtMs: number;
  readonly joinedAtMs: number | undefined;
  readonly leftAtMs: number | undefined;
  readonly history: readonly RowEvent[];
  readonly problems: readonly ShownProblem[];
  readonly health: Health;
}

/** The row that a model keeps. */
export class LiveRow implements EndpointRow {
  readonly id: string;
  readonly address: string | null;
  readonly #instances = new Map<string, Instance>();
  wasThere: boolean;
  seenAtMs: number;
  joinedAtMs: number | undefined;
  leftAtMs: number | undefined;
  history: readonly RowEvent[] = [];
  #problems: readonly ShownProblem[] = [];
  #health: Health = "fine";

  constructor(instance: Instance, atMs: number, wasThere: boolean) {
    this.id = instance.value;
    this.address = instance.address;
    this.wasThere = wasThere;
    this.seenAtMs = atMs;
  }

  get instances(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  get instanceCount(): number {
    return this.#instances.size;
  }

  get problems(): readonly ShownProblem[] {
    return this.#problems;
  }

  get health(): Health {
    return this.#health;
  }

  set problems(problems: readonly ShownProblem[]) {
    this.#problems = gravestFirst(problems);
    this.#health = healthOf(problems);
  }

  put(instance: Instance): void {
    this.#instances.set(instance.key, instance);
  }

  /** It was gone, and is there again. */
  revive(atMs: number): void {
    if (this.leftAtMs === undefined) return;
    this.leftAtMs = undefined;
    this.wasThere = false;
    this.seenAtMs = atMs;
  }

  /** A new list says what it carries. */
  empty(): void {
    this.#instances.clear();
  }

  drop(key: string, atMs: number): void {
    this.#instances.delete(key);
    if (this.#instances.size > 0) return;
    this.leftAtMs = atMs;
    this.joinedAtMs = undefined;
  }

  remember(event: RowEvent): void {
    this.history = [...this.history.slice(1 - MOST_HISTORY), event];
  }

  /** As it is now, for a picture that stands still. */
  snapshot(): EndpointRow {
    const { id, address, instances, wasThere, seenAtMs, joinedAtMs, leftAtMs, history, problems, health } =
      this;
    return { id, address, instances, wasThere, seenAtMs, joinedAtMs, leftAtMs, history, problems, health };
  }
}

/** What a row can be asked without building a list. */
export function rowMark(row: EndpointRow, nowMs: number): Mark {
  if (row.leftAtMs !== undefined) return "leave";
  if (row.health === "broken") return "broken";
  if (row.health === "warning") return "warning";
  return row.joinedAtMs !== undefined && nowMs - row.joinedAtMs < JOINED_MS ? "join" : "live";
}
