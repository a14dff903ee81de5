/** What a publisher keeps registered. Source: go-zero core/discov/publisher.go. */
import { DiscoveryError } from "../../errors.js";
import { instanceKey } from "../instance.js";

/** An address that a service is to have. */
export interface Registration {
  /** The service key: `user.rpc`. */
  readonly service: string;
  /** As it is to stand in etcd: `10.0.3.7:8080`. Written as it is; `addressProblems` tells whether it is any good. */
  readonly address: string;
  /** A fixed ID, a decimal number. As in go-zero it counts when it is over 0; else the lease ID takes its place. */
  readonly id?: string | undefined;
}

/** go-zero's lease: core/discov/internal/vars.go. */
export const DEFAULT_TTL_SECONDS = 10;

const MOST_INT64 = 9_223_372_036_854_775_807n;

/** The fixed ID that counts, or undefined. Throws `usage` when it is no int64. */
export function fixedId({ service, id }: Registration): string | undefined {
  if (id === undefined) return undefined;
  if (!/^-?\d{1,19}$/.test(id) || BigInt(id) > MOST_INT64) {
    throw new DiscoveryError("usage", `the ID "${id}" of ${service} is no 64-bit number`, {
      remedy: "--id 7, or leave it out: the lease ID is taken",
    });
  }
  return BigInt(id) > 0n ? BigInt(id).toString() : undefined;
}

/** Throws `usage` for an ID that is no number, and for two registrations of one key. */
export function checkRegistrations(registrations: readonly Registration[]): void {
  const keys = new Set<string>();
  for (const registration of registrations) {
    const id = fixedId(registration);
    if (id === undefined) continue;
    const key = instanceKey(registration.service, id);
    if (keys.has(key)) {
      throw new DiscoveryError("usage", `two registrations want the key ${key}`, {
        remedy: "give each its own ID",
      });
    }
    keys.add(key);
  }
}
