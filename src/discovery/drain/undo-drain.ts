/** Ends the drain of one key by hand: `zdisc drain --undo KEY=ADDRESS`. */
import { oneKey } from "../../store/key-range.js";
import { type Instance, toInstance } from "../instance.js";
import { type Rewrite, type RewriteOptions, rewriteInstance } from "./rewrite-instance.js";

/**
 * `restored`, with what the key said before; `already`: it says the address; `gone`: no such key; `foreign`: it holds no
 * address, so it was never drained; `changed`: somebody wrote it in the same moment.
 */
export interface Undo {
  readonly type: "restored" | "already" | "gone" | "foreign" | "changed";
  /** null: the key is gone. */
  readonly value: string | null;
}

/** How often it may change under the write. */
const MOST_TRIES = 5;

/** Throws as `Store.transact` does. */
export async function undoDrain(
  { service, key, address }: Pick<Instance, "service" | "key"> & { readonly address: string },
  options: RewriteOptions,
): Promise<Undo> {
  let undo: Undo;
  let tries = 0;
  do {
    const instance = await read(service, key, options);
    undo = instance === undefined ? { type: "gone", value: null } : await rewrite(instance, address, options);
    tries += 1;
  } while (undo.type === "changed" && tries < MOST_TRIES);
  return undo;
}

async function rewrite(instance: Instance, address: string, options: RewriteOptions): Promise<Undo> {
  const { value } = instance;
  if (value === address) return { type: "already", value };
  if (instance.address === null) return { type: "foreign", value };
  return undoOf(await rewriteInstance(instance, address, options), value);
}

async function read(
  service: string,
  key: string,
  { store, signal }: RewriteOptions,
): Promise<Instance | undefined> {
  for await (const page of store.list(oneKey(key), { signal })) {
    for (const keyValue of page.keyValues) return toInstance(service, keyValue);
  }
  return undefined;
}

function undoOf(written: Rewrite, before: string): Undo {
  if (written.type === "written") return { type: "restored", value: before };
  return written.type === "gone"
    ? { type: "gone", value: null }
    : { type: "changed", value: written.keyValue.value };
}
