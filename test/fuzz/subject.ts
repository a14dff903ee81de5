/** What is fuzzed: inputs, most of them real ones that were changed a little, and what must hold whatever they are. */
import type fc from "fast-check";

export interface Subject<Input> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<Input>;
  /** Throws when something does not hold that must. */
  check(input: Input): void | Promise<void>;
  /** How many of its runs cost as much as a hundred of the quickest subject; the short form makes fewer of the dear ones. */
  readonly shortRuns: number;
}

/** A subject whose input is nobody's business but its own. */
export type AnySubject = Subject<unknown>;

export function subject<Input>(one: Subject<Input>): AnySubject {
  // Its inputs go to its own check only.
  return one as AnySubject;
}
