/** One distinct address of a service, with the keys of the instances that carry it. */
export interface Endpoint {
  readonly address: string;
  /** At least one, in the order they came. */
  readonly keys: readonly string[];
}
