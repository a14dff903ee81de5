/** One of the commands under the soak. */
export interface Subject {
  readonly name: string;
  readonly pid: number;
  /** Waits until it says what etcd has; throws what is missing. */
  check(): Promise<void>;
  /** As its user ends it; throws when it ends badly, or leaves something behind. */
  end(): Promise<void>;
}

/** After a fault has healed: twice the TTL, and then some for a busy machine. */
export const SETTLED_MS = 40_000;
