/** What is to be said of a publication when it is over: how long it stood, and how long it was lost. */

import type { PublicationStatus } from "../../../discovery/publish/publication-status.js";
import type { PublishChange, Published } from "../../../discovery/publish/publish-event.js";
import type { PublishEnd } from "../../documents/publish-event.js";

export class Totals {
  #firstRegisteredAtMs: number | undefined;
  #lostMs = 0;
  #newLeaseCount = 0;
  readonly #granted = new Set<string>();
  /** Since when those that are lost now are so. */
  readonly #lostSince = new Map<string, number>();

  /** Whether etcd ever granted anything. */
  get hasBegun(): boolean {
    return this.#granted.size > 0;
  }

  take(event: Published & PublishChange, nowMs: number): void {
    // A registration is known by its service and address: its key may change with its lease.
    const name = `${event.service}\n${event.address}`;
    switch (event.type) {
      case "granted":
        if (this.#granted.has(name)) this.#newLeaseCount += 1;
        else this.#granted.add(name);
        break;
      case "registered":
        this.#firstRegisteredAtMs ??= nowMs;
        break;
      case "lost":
        this.#lostSince.set(name, nowMs);
        break;
      case "restored":
        this.#lostMs += event.lostForMs;
        this.#lostSince.delete(name);
        break;
    }
  }

  /** `publications` as they stand after the close: those that still have a lease leave it behind. */
  end(
    { reason, exitCode }: Pick<PublishEnd, "reason" | "exitCode">,
    publications: readonly PublicationStatus[],
    nowMs: number,
  ): PublishEnd {
    const stillLostMs = [...this.#lostSince.values()].reduce((sum, sinceMs) => sum + nowMs - sinceMs, 0);
    const leftMs = publications.flatMap(({ leaseLeftMs }) =>
      leaseLeftMs !== null && leaseLeftMs > 0 ? [leaseLeftMs] : [],
    );
    return {
      type: "ended",
      reason,
      exitCode,
      registeredForMs: Math.round(nowMs - (this.#firstRegisteredAtMs ?? nowMs)),
      lostForMs: Math.round(this.#lostMs + stillLostMs),
      newLeaseCount: this.#newLeaseCount,
      leftBehindCount: leftMs.length,
      leaseLeftMs: leftMs.length === 0 ? null : Math.round(Math.max(...leftMs)),
    };
  }
}
