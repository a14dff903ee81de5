/** Deletes what is dead in one service, key by key, and looks whether it stays away. */
import type { DeadInstance } from "../../../discovery/dead-instances.js";
import { deleteInstance } from "../../../discovery/delete-instance.js";
import { inParallel } from "../../../runtime/in-parallel.js";
import type { Revision } from "../../../store/revision.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import type { PruneCandidateDocument } from "../../documents/prune-report.js";
import { Returns } from "./returns.js";
import type { SurveyedService } from "./survey.js";

const PARALLEL_DELETES = 16;
/** A live go-zero publisher needs 3 ms, on a slow network some hundred. */
const SETTLE_MS = 1_000;

export type Pruned = Pick<PruneCandidateDocument, "outcome" | "cameBackAfterMs">;

export interface PrunedService {
  /** As `dead` of the service. */
  readonly pruned: readonly Pruned[];
  /** Why it ended early; what comes behind was not tried. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** A call of the store has its own deadline. */
const NEVER_ABORTS = new AbortController().signal;

type Done = "wouldDelete" | "changed" | "failed" | { readonly revision: Revision; readonly atMs: number };

/**
 * `isAliveAgain`: of what is not to be deleted any more. Never throws: another service's deletes may be under way. A
 * delete that has begun is not cut off by the signal, or nobody would know what became of it.
 */
export async function deleteDead(
  { name, dead }: Pick<SurveyedService, "name" | "dead">,
  isAliveAgain: (address: string) => boolean,
  { store, context }: { readonly store: Store; readonly context: Pick<Context, "clock" | "signal"> },
): Promise<PrunedService> {
  const { clock, signal } = context;
  using returns = new Returns(name, { store, clock, signal });
  let failure = await failureOf(returns.ready());
  const done = await inParallel(PARALLEL_DELETES, dead, async (one): Promise<Done> => {
    if (signal.aborted) failure ??= { error: signal.reason };
    if (failure !== undefined) return "wouldDelete";
    if (one.reason !== "duplicate" && isAliveAgain(one.instance.value)) return "changed";
    try {
      const deletion = await deleteInstance(one, { store, signal: NEVER_ABORTS });
      return deletion.type === "deleted"
        ? { revision: deletion.revision, atMs: clock.monotonicMs() }
        : "changed";
    } catch (error) {
      failure ??= { error };
      return "failed";
    }
  });
  if (done.some((one) => typeof one === "object"))
    failure ??= await failureOf(clock.sleep(SETTLE_MS, signal));
  return { pruned: dead.map((one, at) => prunedOf(one, done[at] ?? "wouldDelete", returns)), failure };
}

function failureOf(work: Promise<unknown>): Promise<PrunedService["failure"]> {
  return work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
}

function prunedOf({ instance: { key } }: DeadInstance, done: Done, returns: Returns): Pruned {
  if (typeof done !== "object") return { outcome: done, cameBackAfterMs: null };
  const backAtMs = returns.putAfter(key, done.revision);
  if (backAtMs === undefined) return { outcome: "deleted", cameBackAfterMs: null };
  return { outcome: "cameBack", cameBackAfterMs: Math.max(0, Math.round(backAtMs - done.atMs)) };
}
