/** Puts registrations' keys, looking first wherever one may be somebody else's by now. */
import { DiscoveryError } from "../../errors.js";
import type { KeyValue } from "../../store/key-value.js";
import type { LeaseId, Revision } from "../../store/revision.js";
import type { CallOptions, Store } from "../../store/store.js";
import type { Condition, Operation, Transaction } from "../../store/transaction.js";

/** The key as it is to be, and the key of the lease before, which must not go on carrying the address. */
export interface Writing {
  readonly key: string;
  readonly address: string;
  readonly leaseId: LeaseId;
  /** undefined: the first time, when the key is taken whatever it says, as go-zero does. */
  readonly lastKey: string | undefined;
  /** More keys that must not go on carrying it; rarely any. */
  readonly strayKeys: readonly string[];
}

export type Written =
  /** `wasThere`: it said all of it already. */
  | { readonly type: "put"; readonly revision: Revision; readonly wasThere: boolean }
  /** Another value: not ours to change. */
  | { readonly type: "foundOther"; readonly keyValue: KeyValue };

export type WriteOutcome = Written | { readonly type: "failed"; readonly error: unknown };

/**
 * Several at once: together where each is as simple as it looks, else each by itself. Throws as `Store.transact` does
 * when etcd does not answer. Can be repeated when the outcome is not known.
 */
export async function writeRegistrations(
  store: Store,
  writings: readonly Writing[],
  options: CallOptions,
): Promise<readonly WriteOutcome[]> {
  const [first] = writings;
  if (first !== undefined && writings.length === 1) return [await writeRegistration(store, first, options)];
  const revision = await writeTogether(store, writings, options);
  if (revision !== undefined) return writings.map(() => ({ type: "put", revision, wasThere: false }));
  return await Promise.all(
    writings.map((writing) =>
      writeRegistration(store, writing, options).catch(
        (error: unknown) => ({ type: "failed", error }) as const,
      ),
    ),
  );
}

/**
 * All in one revision, when no key that is put back, or moves to a new lease, is there any more. undefined: some are,
 * or etcd refuses one of them; nothing was written.
 */
async function writeTogether(
  store: Store,
  writings: readonly Writing[],
  options: CallOptions,
): Promise<Revision | undefined> {
  const keys = writings.flatMap((writing) =>
    writing.lastKey === undefined ? straysOf(writing) : [writing.lastKey, ...straysOf(writing)],
  );
  const when = keys.map((key): Condition => ({ key, absent: true }));
  try {
    const { held, revision } = await store.transact({ when, ifHeld: writings.map(put) }, options);
    return held ? revision : undefined;
  } catch (error) {
    if (error instanceof DiscoveryError && !error.isRetryable && error.code !== "interrupted")
      return undefined;
    throw error;
  }
}

/** Throws as `Store.put` does; `usage` when the lease does not exist. */
async function writeRegistration(store: Store, writing: Writing, options: CallOptions): Promise<Written> {
  const { key, address, leaseId, lastKey } = writing;
  for (const stray of straysOf(writing)) await deleteOwn(store, stray, address, options);
  if (lastKey === undefined) {
    return { type: "put", revision: await store.put(key, address, { ...options, leaseId }), wasThere: false };
  }
  return lastKey === key ? putUnlessOther(store, writing, options) : move(store, writing, lastKey, options);
}

/** To a new lease's key; the old one, should it still carry our address, goes in the same revision. */
async function move(store: Store, writing: Writing, lastKey: string, options: CallOptions): Promise<Written> {
  const transaction: Transaction = {
    when: [{ key: lastKey, value: writing.address }],
    ifHeld: [put(writing), { type: "delete", key: lastKey }],
    otherwise: [put(writing)],
  };
  const { revision } = await store.transact(transaction, options);
  return { type: "put", revision, wasThere: false };
}

/** Unless it says something else by now. */
async function deleteOwn(store: Store, key: string, address: string, options: CallOptions): Promise<void> {
  await store.transact({ when: [{ key, value: address }], ifHeld: [{ type: "delete", key }] }, options);
}

/** Only over nothing, or over our own value on another lease or none. */
async function putUnlessOther(store: Store, writing: Writing, options: CallOptions): Promise<Written> {
  let unchanged: Condition = { key: writing.key, absent: true };
  for (;;) {
    const transaction: Transaction = { when: [unchanged], ifHeld: [put(writing)], otherwise: [get(writing)] };
    const { held, revision, reads } = await store.transact(transaction, options);
    if (held) return { type: "put", revision, wasThere: false };
    const keyValue = reads[0];
    if (keyValue === undefined) {
      // Deleted between two looks.
      unchanged = { key: writing.key, absent: true };
      continue;
    }
    if (keyValue.value !== writing.address) return { type: "foundOther", keyValue };
    if (keyValue.leaseId === writing.leaseId)
      return { type: "put", revision: keyValue.modRevision, wasThere: true };
    unchanged = { key: writing.key, modRevision: keyValue.modRevision };
  }
}

/** A fixed ID has the same key under each lease. */
function straysOf({ key, strayKeys }: Writing): readonly string[] {
  return strayKeys.length === 0 ? strayKeys : strayKeys.filter((stray) => stray !== key);
}

function put({ key, address, leaseId }: Writing): Operation {
  return { type: "put", key, value: address, leaseId };
}

function get({ key }: Writing): Operation {
  return { type: "get", key };
}
