/**
 * The instances of one service by key, and its values. Knows nothing of etcd, time or printing. One change costs the
 * same at 10 and at 100,000 instances. Source: go-zero core/discov/subscriber.go:container, without its loss of a key
 * that kept its name and changed its value (departure 3 of the tests).
 */

import type { KeyValue } from "../store/key-value.js";
import { compareRevisions } from "../store/revision.js";
import type { KeyChange } from "../store/watch-message.js";
import type { Endpoint } from "./endpoint.js";
import { type Instance, isAsKnown, toInstance } from "./instance.js";
import { KeyIndex } from "./key-index.js";
import type { InstanceEvent } from "./service-event.js";

export interface InstanceSetOptions {
  /** A newer key of the same value hides the older ones for good, as go-zero's `discov.Exclusive()`. Default false. */
  readonly exclusive?: boolean | undefined;
}

export class InstanceSet {
  readonly service: string;
  readonly #byKey = new Map<string, Instance>();
  /** Only what is to be seen: evicted keys are not in it. */
  readonly #keysOfValue = new KeyIndex();
  /** Exclusive mode: keys that etcd still has and nobody is shown. */
  readonly #evicted = new Set<string>();
  readonly #isExclusive: boolean;
  #endpointCount = 0;

  constructor(service: string, { exclusive = false }: InstanceSetOptions = {}) {
    this.service = service;
    this.#isExclusive = exclusive;
  }

  /** Number of instances. */
  get size(): number {
    return this.#byKey.size - this.#evicted.size;
  }

  /** Number of distinct addresses; a value that is no address is no endpoint. */
  get endpointCount(): number {
    return this.#endpointCount;
  }

  get(key: string): Instance | undefined {
    return this.#evicted.has(key) ? undefined : this.#byKey.get(key);
  }

  /** Whether any instance carries this value. */
  hasValue(value: string): boolean {
    return this.#keysOfValue.has(value);
  }

  /** A copy: it stays as it is while the set changes. */
  instances(): Instance[] {
    const instances = [...this.#byKey.values()];
    return this.#evicted.size === 0 ? instances : instances.filter(({ key }) => !this.#evicted.has(key));
  }

  *endpoints(): IterableIterator<Endpoint> {
    for (const value of this.#keysOfValue.values()) {
      const keys = this.#keysOfValue.keysOf(value);
      const [key = ""] = keys;
      if (this.#byKey.get(key)?.address != null) yield { address: value, keys };
    }
  }

  /** Every distinct value, addresses or not: what go-zero's `Subscriber.Values()` returns. */
  values(): IterableIterator<string> {
    return this.#keysOfValue.values();
  }

  /** Applies one revision, whole; tells what it meant for instances (nothing for the delete of an unknown key). */
  apply(changes: readonly KeyChange[]): InstanceEvent[] {
    const events: InstanceEvent[] = [];
    for (const change of changes) {
      if (change.type === "put") this.#put(change.keyValue, events);
      else this.#delete(change.key, events);
    }
    return events;
  }

  /** Takes over a list of the same cluster and tells what was missed: joins, moves and renewals first, then leaves. */
  replace(keyValues: readonly KeyValue[]): InstanceEvent[] {
    const events: InstanceEvent[] = [];
    for (const keyValue of this.#inOrder(keyValues)) {
      if (!isAsKnown(this.#byKey.get(keyValue.key), keyValue)) this.#put(keyValue, events);
    }
    // Every listed key is known by now: what is more than the list has left.
    if (this.#byKey.size > keyValues.length) this.#deleteOthers(keyValues, events);
    return events;
  }

  /** Forgets all and takes over a list that cannot be compared with what was known. */
  reset(keyValues: readonly KeyValue[]): void {
    this.#byKey.clear();
    this.#keysOfValue.clear();
    this.#evicted.clear();
    this.#endpointCount = 0;
    for (const keyValue of this.#inOrder(keyValues)) this.#add(toInstance(this.service, keyValue), undefined);
  }

  #put(keyValue: KeyValue, events: InstanceEvent[]): void {
    const instance = toInstance(this.service, keyValue);
    const previous = this.#byKey.get(instance.key);
    const shown = this.#evicted.has(instance.key) ? undefined : previous;
    if (previous?.value === instance.value) {
      this.#byKey.set(instance.key, instance);
      // An evicted key that is put again stays evicted, as in go-zero.
      if (shown !== undefined) events.push({ type: "renew", instance });
      return;
    }
    if (shown !== undefined) this.#hide(shown);
    this.#evicted.delete(instance.key);
    this.#add(instance, events);
    events.push(
      shown === undefined ? { type: "join", instance } : { type: "move", instance, previous: shown },
    );
  }

  /** `events` hears of evictions; a list that replaces everything tells none. */
  #add(instance: Instance, events: InstanceEvent[] | undefined): void {
    this.#byKey.set(instance.key, instance);
    if (this.#isExclusive) this.#evict(instance.value, events);
    this.#show(instance);
  }

  #delete(key: string, events: InstanceEvent[]): void {
    const instance = this.#byKey.get(key);
    if (instance === undefined) return;
    this.#byKey.delete(key);
    if (this.#evicted.delete(key)) return;
    this.#hide(instance);
    // Without a lease nothing but a delete ends a key.
    events.push({ type: "leave", instance, cause: instance.leaseId === null ? "deleted" : null });
  }

  #deleteOthers(keyValues: readonly KeyValue[], events: InstanceEvent[]): void {
    const listed = new Set(keyValues.map((keyValue) => keyValue.key));
    for (const key of this.#byKey.keys()) {
      if (!listed.has(key)) this.#delete(key, events);
    }
  }

  #evict(value: string, events: InstanceEvent[] | undefined): void {
    for (const key of this.#keysOfValue.keysOf(value)) {
      const instance = this.#byKey.get(key);
      if (instance === undefined) continue;
      this.#hide(instance);
      this.#evicted.add(key);
      events?.push({ type: "leave", instance, cause: null });
    }
  }

  #show(instance: Instance): void {
    if (this.#keysOfValue.add(instance.value, instance.key) && instance.address !== null) {
      this.#endpointCount += 1;
    }
  }

  #hide(instance: Instance): void {
    if (this.#keysOfValue.delete(instance.value, instance.key) && instance.address !== null) {
      this.#endpointCount -= 1;
    }
  }

  /** Exclusive mode: the newest key of a value must come last. go-zero takes Go's map order. */
  #inOrder(keyValues: readonly KeyValue[]): readonly KeyValue[] {
    if (!this.#isExclusive) return keyValues;
    return [...keyValues].sort((a, b) => compareRevisions(a.modRevision, b.modRevision));
  }
}
