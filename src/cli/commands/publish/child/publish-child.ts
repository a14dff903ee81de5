/**
 * `publish -- COMMAND`: a child that is registered while it is ready. Its registration goes before it does, and
 * whatever ends first, nothing is left: no process and no key.
 */
import { DiscoveryError } from "../../../../errors.js";
import { AbortScope } from "../../../../runtime/abort.js";
import { EventQueue } from "../../../../runtime/event-queue.js";
import type { Child } from "../../../child/child.js";
import type { ChildEventParts, PublishEventDocument } from "../../../documents/publish-event.js";
import { EXIT_CODE_OF } from "../../../exit-codes.js";
import type { Ending, PassedOn } from "../../../outcome.js";
import type { EventStream, Word } from "../../../result.js";
import type { Publishing, PublishMeans } from "../publishing.js";
import { awaitReady, followHealth, NotReadyInTime } from "./await-ready.js";
import type { ChildAsked } from "./child-asked.js";
import { exitCodeOf, exitCodeOfFailure } from "./child-exit.js";
import { endGroup } from "./end-group.js";
import { type Carriers, findCarriers, newCarriers } from "./own-registration.js";
import {
  abandonedWords,
  carriesWord,
  killedWord,
  leftBehindWord,
  notReadyWord,
  notStartedWord,
} from "./words.js";

export async function* publishChild(
  asked: ChildAsked,
  publishing: Publishing,
  means: PublishMeans,
): EventStream<PublishEventDocument> {
  const items = new EventQueue<PublishEventDocument | Word>();
  const supervisor = new Supervisor(asked, publishing, { ...means, emit: (item) => void items.push(item) });
  const running = supervisor.run().finally(() => items.close());
  running.catch(() => {});
  yield* items;
  return await running;
}

interface SupervisorMeans extends PublishMeans {
  readonly emit: (item: PublishEventDocument | Word) => void;
}

class Supervisor {
  readonly #asked: ChildAsked;
  readonly #publishing: Publishing;
  readonly #means: SupervisorMeans;
  /** Aborts when the child has ended. */
  readonly #over = new AbortScope();
  /** Whether clients saw it when its end began. */
  #wasSeen = false;

  constructor(asked: ChildAsked, publishing: Publishing, means: SupervisorMeans) {
    this.#asked = asked;
    this.#publishing = publishing;
    this.#means = means;
  }

  async run(): Promise<Ending | PassedOn> {
    const { context } = this.#means;
    const before = await this.#carriers(context.signal);
    context.signal.throwIfAborted();
    let child: Child;
    try {
      child = await context.startChild(this.#asked.command, this.#asked);
    } catch (error) {
      return this.#notStarted(error);
    }
    using running = child;
    this.#attach(running);
    const failure = await this.#keepWhileItLives(running, before);
    if (failure === undefined) await this.#drain(running);
    await this.#stop(running);
    return await this.#ending(running, failure);
  }

  #attach(child: Child): void {
    const { context } = this.#means;
    const { command, ready, addresses } = this.#asked;
    context.onPassedSignal((signal) => child.pass(signal));
    context.onAbandon(() => {
      const isLeft = child.hasGroup;
      if (isLeft) child.signalGroup("SIGKILL");
      return abandonedWords(isLeft ? command : undefined, this.#publishing.lastWords());
    });
    this.#tell(child, { type: "childStarted", command: command[0] ?? "", ready, addresses });
    void child.ended.then((end) => {
      this.#tell(child, { type: "childEnded", ...end });
      this.#over.abort();
    });
  }

  /** Until a signal, the child's end or a failure, which it resolves with. Nothing is registered any more then. */
  async #keepWhileItLives(child: Child, before: Carriers): Promise<unknown> {
    const { context } = this.#means;
    using life = new AbortScope(context.signal, this.#over.signal);
    const { signal } = life;
    const look = () => {
      this.#wasSeen = this.#publishing.isSeen;
    };
    // Before anything else hears of the end, and begins it.
    signal.addEventListener("abort", look, { once: true });
    try {
      const startedMs = context.clock.monotonicMs();
      await awaitReady(this.#asked, { clock: context.clock, signal });
      for (const carrier of newCarriers(before, await this.#carriers(signal)))
        this.#means.emit(carriesWord(carrier));
      this.#tellReady(child, startedMs);
      await this.#keepRegistered(child, signal);
      return undefined;
    } catch (error) {
      return error === signal.reason ? undefined : error;
    }
  }

  async #keepRegistered(child: Child, signal: AbortSignal): Promise<void> {
    using health = new AbortScope(signal);
    if (this.#asked.ready === "health") void this.#follow(child, health.signal);
    try {
      for await (const item of this.#publishing.events(signal)) this.#means.emit(item);
    } finally {
      health.abort();
    }
  }

  async #follow(child: Child, signal: AbortSignal): Promise<void> {
    const { clock } = this.#means.context;
    let sinceMs = 0;
    const listener = {
      onNotReady: ({ error }: { readonly error: string }) => {
        sinceMs = clock.monotonicMs();
        this.#publishing.pause();
        this.#tell(child, { type: "childNotReady", error });
      },
      onReady: () => {
        this.#tellReady(child, sinceMs);
        this.#publishing.resume();
      },
    };
    await followHealth(this.#asked, listener, { clock, signal }).catch((error) => {
      if (error !== signal.reason) throw error;
    });
  }

  /** The time that clients need to hear of it. A child that ends meanwhile is not waited for. */
  async #drain(child: Child): Promise<void> {
    const { drainMs } = this.#asked;
    const { signal } = this.#over;
    if (signal.aborted || !this.#wasSeen) return;
    this.#tell(child, { type: "childDraining", drainMs, leaseLeftMs: this.#publishing.leaseLeftMs });
    await this.#means.context.clock.sleep(drainMs, signal).catch(() => {});
  }

  async #stop(child: Child): Promise<void> {
    const { command, killAfterMs } = this.#asked;
    const { context, emit } = this.#means;
    if (this.#over.signal.aborted && child.hasGroup) emit(leftBehindWord(command));
    if (!(await endGroup(child, killAfterMs, context.clock))) emit(killedWord(command, killAfterMs));
    await child.ended;
  }

  async #ending(child: Child, failure: unknown): Promise<Ending | PassedOn> {
    const { context, emit } = this.#means;
    if (failure instanceof NotReadyInTime) {
      emit(this.#publishing.end({ reason: "notReady", exitCode: EXIT_CODE_OF.notMet }));
      emit(notReadyWord(this.#asked, failure.last));
      return "notMet";
    }
    if (failure !== undefined) {
      if (failure instanceof DiscoveryError) emit(this.#publishing.failed(failure));
      throw failure;
    }
    const exitCode = exitCodeOf(await child.ended);
    emit(this.#publishing.end({ reason: context.signal.aborted ? "interrupted" : "childEnded", exitCode }));
    return { exitCode };
  }

  #notStarted(error: unknown): PassedOn {
    if (!(error instanceof DiscoveryError)) throw error;
    const exitCode = exitCodeOfFailure(error);
    this.#means.emit(this.#publishing.end({ reason: "failed", exitCode }));
    this.#means.emit(notStartedWord(error));
    return { exitCode };
  }

  #carriers(signal: AbortSignal): Promise<Carriers> {
    const { store, context } = this.#means;
    return findCarriers(this.#asked.registrations, { store, clock: context.clock, signal });
  }

  #tellReady(child: Child, sinceMs: number): void {
    const afterMs = Math.round(this.#means.context.clock.monotonicMs() - sinceMs);
    this.#tell(child, { type: "childReady", ready: this.#asked.ready, afterMs });
  }

  #tell({ pid }: Child, event: WithoutPid<ChildEventParts>): void {
    this.#means.emit(this.#means.documents.child({ pid, ...event }));
  }
}

type WithoutPid<T> = T extends unknown ? Omit<T, "pid"> : never;
