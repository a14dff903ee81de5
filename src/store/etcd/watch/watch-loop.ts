/**
 * A range, live, through whatever happens to hosts and connections. A small set is listed anew at every reconnect
 * and the consumer takes the difference; a large one is resumed behind the last applied revision where etcd allows.
 */
import { DiscoveryError, type ErrorCode } from "../../../errors.js";
import type { Clock } from "../../../runtime/clock.js";
import type { EventQueue } from "../../../runtime/event-queue.js";
import { Turns } from "../../../runtime/turns.js";
import { formatRange, type KeyRange } from "../../key-range.js";
import { copyKeyValue, type KeyValue } from "../../key-value.js";
import { compareRevisions, type Revision, shiftRevision } from "../../revision.js";
import type { KeyChange, ListReason, WatchMessage } from "../../watch-message.js";
import { toDiscoveryError } from "../error-map.js";
import { ask } from "../grpc/ask.js";
import {
  GrpcFailure,
  isAuthText,
  isHostFailure,
  isStaleToken,
  isTooLarge,
  STATUS,
} from "../grpc/grpc-failure.js";
import type { Connection } from "../hosts/connection.js";
import type { Hosts } from "../hosts/hosts.js";
import { listPages, subjectOf } from "../list-pages.js";
import { boundsOf } from "../range-bounds.js";
import { Pulse } from "./pulse.js";
import type { StreamMessage } from "./response-reader.js";
import { LONGEST_PULSE_MS } from "./stream-liveness.js";
import { watchStream } from "./watch-stream.js";

/** Up to this size a list costs no more than a resume, and is always right. */
const SMALL_SET = 5_000;
const PAGE_MS = 3_000;
/** Between two tries on a host that answers but refuses. */
const RETRY_MS = 1_000;
/** Lists and streams that may begin at once: a host that takes us and breaks us off must not be asked without a pause. */
const TURNS = { atOnce: 10, refillMs: 250 };
/** Most keys of a watch: all of them are held. No service has a thousandth of it. */
const MOST_KEYS = 2_000_000;
/** What a key of them may hold, on average: whether keys that came since the last list are too many shows the next. */
const KEY_BYTES = 512;

/** At the start no waiting mends these. */
const FINAL: ReadonlySet<ErrorCode> = new Set(["auth", "permission", "tls"]);

/** What is known, and up to when. */
interface Known {
  clusterId: string;
  /** Last revision that the consumer was told of. */
  revision: Revision;
  /** About how many keys the range has. */
  count: number;
  /** What was put since it was listed, whether it is still there or not. */
  putBytes: number;
}

export class WatchLoop {
  readonly #hosts: Hosts;
  readonly #clock: Clock;
  readonly #range: KeyRange;
  readonly #messages: EventQueue<WatchMessage>;
  /** From the end of a list on: a stop before the stream stands is one, too. */
  readonly #pulse: Pulse;
  readonly #mostKeys: number;
  readonly #turns: Turns;
  /** Streams in a row that etcd ended for the login's sake. */
  #refusedLogins = 0;
  #known: Known | undefined;
  #isSynced = false;
  /** Why the next list replaces all that is known, when something forces one. */
  #mustList: ListReason | undefined;

  /** Over `mostKeys` it ends with `usage`. */
  constructor(
    hosts: Hosts,
    clock: Clock,
    range: KeyRange,
    messages: EventQueue<WatchMessage>,
    mostKeys = MOST_KEYS,
  ) {
    this.#hosts = hosts;
    this.#clock = clock;
    this.#range = range;
    this.#messages = messages;
    this.#pulse = new Pulse(clock, LONGEST_PULSE_MS);
    this.#mostKeys = mostKeys;
    this.#turns = new Turns(clock, TURNS);
  }

  /** Runs until the signal aborts (throws its reason) or nothing can mend what failed (throws that). */
  async run(signal: AbortSignal): Promise<never> {
    let sinceMs = this.#clock.monotonicMs();
    for (;;) {
      const connection = await this.#hosts.current(signal);
      this.#push({ type: "connected", host: connection.host, afterMs: this.#clock.monotonicMs() - sinceMs });
      const error = await this.#follow(connection, signal).catch((reason: unknown) => reason);
      if (signal.aborted) throw signal.reason;
      sinceMs = this.#clock.monotonicMs();
      await this.#afterFailure(connection, error, signal);
    }
  }

  /** Lists or resumes, then streams, until the connection fails. */
  async #follow(connection: Connection, signal: AbortSignal): Promise<never> {
    if (this.#known === undefined || this.#known.count <= SMALL_SET) this.#mustList ??= "resumed";
    this.#pulse.beat();
    for (;;) {
      await this.#turns.next(signal);
      if (this.#mustList !== undefined) await this.#list(connection, this.#mustList, signal);
      await this.#stream(connection, signal);
    }
  }

  async #list(connection: Connection, wanted: ListReason, signal: AbortSignal): Promise<void> {
    const keyValues: KeyValue[] = [];
    let revision: Revision = "0";
    let clusterId = "";
    const options = { clock: this.#clock, timeoutMs: PAGE_MS };
    for await (const page of listPages(this.#range, { signal, clock: this.#clock }, (listing, attempt) =>
      ask(connection, { ...options, signal: listing }, (unary) => attempt(connection, unary)),
    )) {
      for (const listed of page.keyValues) keyValues.push(copyKeyValue(listed));
      if (keyValues.length > this.#mostKeys) throw this.#tooManyKeys();
      ({ revision, clusterId } = page);
    }
    this.#pulse.beat();
    const reason = this.#reasonOf(wanted, clusterId, revision);
    this.#mustList = undefined;
    this.#known = { clusterId, revision, count: keyValues.length, putBytes: 0 };
    if (!this.#messages.push({ type: "list", reason, revision, keyValues }))
      this.#replaceQueue(revision, keyValues);
    this.#synced(revision);
  }

  #tooManyKeys(): DiscoveryError {
    const where = formatRange(this.#range) || "etcd";
    return new DiscoveryError("usage", `${where} holds more than ${this.#mostKeys} keys`, {
      remedy: "watch a service, or a narrower prefix",
    });
  }

  /** What is known may belong to another cluster, or to a future that a restored one does not have. */
  #reasonOf(wanted: ListReason, clusterId: string, revision: Revision): ListReason {
    if (this.#known === undefined) return "start";
    if (clusterId !== this.#known.clusterId) return "otherCluster";
    if (compareRevisions(revision, this.#known.revision) < 0) return "restored";
    return wanted;
  }

  /** The consumer is too slow: all that waits for it gives way to this list. */
  #replaceQueue(revision: Revision, keyValues: readonly KeyValue[]): void {
    this.#messages.clear();
    // A `synced` may have gone with the rest.
    this.#isSynced = false;
    this.#messages.push({ type: "list", reason: "overflow", revision, keyValues });
  }

  /** One stream; returns when a list is needed or the stream is to be opened again. */
  async #stream(connection: Connection, signal: AbortSignal): Promise<void> {
    const known = this.#known;
    if (known === undefined) return;
    let caughtUpAt: Revision | undefined;
    for await (const message of this.#messagesBehind(known, connection, signal)) {
      switch (message.type) {
        case "created":
          this.#mustList ??= listInstead(known, message);
          if (this.#mustList !== undefined) return;
          caughtUpAt = message.revision;
          break;
        case "changes":
          this.#refusedLogins = 0;
          this.#apply(known, message);
          if (this.#mustList !== undefined) return;
          break;
        case "progress":
          this.#refusedLogins = 0;
          break;
        case "compacted":
          this.#mustList = "resumed";
          return;
        case "stopped":
          // What a large set would be told behind its last revision came and went while we stood still.
          this.#mustList = "resumed";
          throw new DiscoveryError("timeout", "this process was stopped");
        case "canceled":
          return this.#canceled(connection, message.reason);
      }
      const reached = message.type === "progress" ? message.revision : known.revision;
      if (caughtUpAt !== undefined && compareRevisions(reached, caughtUpAt) >= 0)
        this.#synced(known.revision);
    }
  }

  #messagesBehind(
    { revision }: Known,
    connection: Connection,
    signal: AbortSignal,
  ): AsyncIterable<StreamMessage> {
    return watchStream(connection, {
      bounds: boundsOf(this.#range),
      startRevision: shiftRevision(revision, 1),
      pulse: this.#pulse,
      signal,
    });
  }

  #apply(known: Known, { revision, changes }: { revision: Revision; changes: readonly KeyChange[] }): void {
    // No etcd sends what lies before the revision that was asked for: it is another one by now.
    if (compareRevisions(revision, known.revision) <= 0) {
      this.#mustList = "resumed";
      return;
    }
    known.revision = revision;
    known.count += growth(changes);
    known.putBytes += bytesPut(changes);
    if (known.putBytes > this.#mostKeys * KEY_BYTES) this.#mustList = "resumed";
    if (!this.#messages.push({ type: "change", revision, changes })) this.#mustList = "overflow";
  }

  #canceled(connection: Connection, reason: string): void {
    if (!isAuthText(reason)) throw new DiscoveryError("permission", `etcd ended the watch: ${reason}`);
    this.#refusedLogins += 1;
    // A token that ran out is replaced, and nobody need know; but not a new one, too.
    if (this.#refusedLogins > 1) throw new GrpcFailure(STATUS.unauthenticated, reason);
    connection.forgetToken();
  }

  /** Tells the consumer, once, that what it knows is true again. */
  #synced(revision: Revision): void {
    if (this.#isSynced) return;
    this.#isSynced = true;
    this.#push({ type: "synced", revision });
  }

  async #afterFailure(connection: Connection, error: unknown, signal: AbortSignal): Promise<void> {
    if (isStaleToken(error)) connection.forgetToken();
    const failure = toDiscoveryError(error, this.#hosts.describe(connection, subjectOf(this.#range)));
    // What etcd refuses is told otherwise: there is more than can be held.
    if (error instanceof DiscoveryError && error.code === "usage") throw error;
    if (isTooLarge(error)) this.#mustList = "resumed";
    if (FINAL.has(failure.code) && this.#known === undefined && !isStaleToken(error)) throw failure;
    this.#isSynced = false;
    this.#push({ type: "disconnected", host: connection.host, error: failure });
    if (connection.closed.aborted) return;
    if (isHostFailure(error) || failure.isRetryable) this.#hosts.drop(connection, error);
    else await this.#clock.sleep(RETRY_MS, signal);
  }

  /** For messages that a full queue may lose: a list follows and says all. */
  #push(message: WatchMessage): void {
    if (!this.#messages.push(message)) this.#mustList = "overflow";
  }
}

/** Whether a created watch is of use: another cluster, one that went back, or one that moved on too far for a resume. */
function listInstead(
  known: Known,
  created: { clusterId: string; revision: Revision },
): ListReason | undefined {
  if (created.clusterId !== known.clusterId) return "otherCluster";
  if (compareRevisions(created.revision, known.revision) < 0) return "restored";
  const moved = BigInt(created.revision) - BigInt(known.revision);
  return moved > BigInt(Math.max(SMALL_SET, Math.floor(known.count / 10))) ? "resumed" : undefined;
}

function growth(changes: readonly KeyChange[]): number {
  let sum = 0;
  for (const change of changes) {
    if (change.type === "delete") sum -= 1;
    else if (change.keyValue.version === "1") sum += 1;
  }
  return sum;
}

/** At least what keys of no length cost whoever holds them. */
function bytesPut(changes: readonly KeyChange[]): number {
  let bytes = 0;
  for (const change of changes) {
    if (change.type === "put") bytes += KEY_BYTES + change.keyValue.key.length + change.keyValue.value.length;
  }
  return bytes;
}
