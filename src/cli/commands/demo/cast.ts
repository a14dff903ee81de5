/** Who plays in the demo: three services, as a small shop built on go-zero has them. */

/** `steady` ones are restarted, moved and killed now and then; the flapping one comes and goes; the slow one stays. */
export type Part = "steady" | "slow" | "flapping";

export interface Role {
  readonly service: string;
  /** What a health call takes. */
  readonly latencyMs: number;
  readonly part: Part;
}

/** The service that the demo watches. */
export const WATCHED_SERVICE = "user.rpc";

export const CAST: readonly Role[] = [
  { service: WATCHED_SERVICE, latencyMs: 2, part: "steady" },
  { service: WATCHED_SERVICE, latencyMs: 60, part: "slow" },
  { service: WATCHED_SERVICE, latencyMs: 3, part: "flapping" },
  { service: "order.rpc", latencyMs: 5, part: "steady" },
  { service: "order.rpc", latencyMs: 8, part: "steady" },
  { service: "order.rpc", latencyMs: 6, part: "steady" },
  { service: "pay.rpc", latencyMs: 12, part: "steady" },
  { service: "pay.rpc", latencyMs: 15, part: "steady" },
];
