/** Under an error of reading a configuration: which known fault it is, and where. For whoever reports it instead of failing. */

/** From 1, in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The names that `check` gives its rules. */
export type RefusalRule = "tls-half" | "empty-key";

export class ConfigRefusal extends Error {
  override readonly name = "ConfigRefusal";
  readonly rule: RefusalRule;
  readonly position: Position;

  /** `message` is without the place. */
  constructor(rule: RefusalRule, message: string, position: Position) {
    super(message);
    this.rule = rule;
    this.position = position;
  }
}
