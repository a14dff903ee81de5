/** What was changed while calls went on, by hand or in etcd, each with what it did to them; the newest last. */
import type { CallObserver } from "../../balancer/simulation/simulation.js";
import { PickEffect, type PickEffectOptions } from "./pick-effect.js";
import type { ChangeWords } from "./pick-settings.js";

export interface PickChange {
  /** The calls' own time. */
  readonly atMs: number;
  readonly words: ChangeWords;
  /** undefined: it changed nothing that could be measured. */
  readonly effect: PickEffect | undefined;
}

export interface NewChange extends Omit<PickEffectOptions, "atMs"> {
  readonly atMs: number;
  readonly words: ChangeWords;
}

/** A key pressed again so soon is the same change. */
const SAME_WITHIN_MS = 2_000;
const MOST = 100;

export class PickChanges implements CallObserver {
  #changes: readonly PickChange[] = [];
  #last: NewChange | undefined;
  #count = 0;

  get all(): readonly PickChange[] {
    return this.#changes;
  }

  /** So many were there, those that are forgotten by now among them. */
  get count(): number {
    return this.#count;
  }

  /** A line without an effect. */
  note(atMs: number, text: string): void {
    this.#put({ atMs, words: { what: "", from: "", to: text }, effect: undefined });
    this.#last = undefined;
  }

  add(change: NewChange): void {
    const last = this.#changes.at(-1);
    last?.effect?.end();
    const merged = this.#last === undefined ? undefined : mergedWith(this.#last, change);
    if (merged !== undefined) {
      this.#changes = this.#changes.slice(0, -1);
      this.#count -= 1;
    }
    const { words, before } = merged ?? change;
    this.#put({ atMs: change.atMs, words, effect: new PickEffect({ ...change, before }) });
    this.#last = { ...change, words, before };
  }

  picked(address: string, isForced: boolean, atMs: number): void {
    this.#changes.at(-1)?.effect?.picked(address, isForced, atMs);
  }

  ended(address: string, latencyMs: number, isOk: boolean, atMs: number): void {
    this.#changes.at(-1)?.effect?.ended(address, latencyMs, isOk, atMs);
  }

  #put(change: PickChange): void {
    this.#changes = [...this.#changes, change].slice(-MOST);
    this.#count += 1;
  }
}

/** From where the first began to where the second ends, where they are of the same thing; undefined otherwise. */
function mergedWith(first: NewChange, second: NewChange): Pick<NewChange, "words" | "before"> | undefined {
  const { what } = second.words;
  const isSame =
    what !== "" &&
    what === first.words.what &&
    first.subject === second.subject &&
    second.atMs - first.atMs < SAME_WITHIN_MS;
  return isSame ? { words: { ...second.words, from: first.words.from }, before: first.before } : undefined;
}
