/** What a drain says. */

/** `gone`: its process stopped or lost its lease. `changed`: somebody else wrote. `fought`: its publisher puts it back again and again. */
export type SkipReason = "gone" | "changed" | "fought";

/** One key that was written or passed over, or the connection to etcd. */
export type DrainEvent =
  | {
      /**
       * `drained`: a key that carried the address says another endpoint's. `redrained`: a new registration, or one that was
       * put back. `siblingChanged`: the endpoint that it said left, and it says another.
       */
      readonly type: "drained" | "redrained" | "siblingChanged";
      readonly key: string;
      /** What the key says now. */
      readonly substitute: string;
      /** What it said before; the drained address itself but with `siblingChanged`. */
      readonly previous: string;
      /** Other endpoints of the service. */
      readonly endpointsLeft: number;
    }
  | {
      readonly type: "restored";
      readonly key: string;
      /** `noSibling`: no other endpoint is left; it is drained again when one joins. */
      readonly reason: "end" | "noSibling";
    }
  | {
      /** The key is left alone. */
      readonly type: "skipped";
      readonly key: string;
      readonly reason: SkipReason;
      /** What it says; null: it is gone. */
      readonly value: string | null;
    }
  /** etcd does not answer: the drain stays as it is, and nothing is written. */
  | { readonly type: "away" | "back" };
