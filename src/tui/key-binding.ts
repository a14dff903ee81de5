/** One row of the table of keys. */
import type { Action, Where } from "./state.js";

export interface KeyBinding {
  /** What each press does; names as `InputParser` gives them. */
  readonly press: Readonly<Record<string, Action>>;
  /** As the help writes the keys. */
  readonly keys: string;
  /** What they do, for the help. */
  readonly does: string;
  /** A screen's name for the last row: the shortest that says it; none without. */
  readonly brief?: Partial<Record<Where, string>>;
  /** Its sign in the last row. */
  readonly sign?: string;
  readonly where: readonly Where[];
}
