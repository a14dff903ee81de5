/** What `-o name` prints: names of services, or each address once. Nothing else is built, for lists of 100,000. */
import { sortedAddresses } from "../../../text/address-order.js";
import type { Document } from "../../result.js";
import type { Asked } from "./asked.js";
import type { Access, Found } from "./found.js";
import { addressOf } from "./found-key.js";
import { arrangeRows } from "./rows.js";

export interface NamesDocument extends Document {
  readonly kind: "names";
  /** Read once. */
  readonly names: Iterable<string>;
}

export function firstNames(names: Iterable<string>, limit: number): NamesDocument {
  return {
    schemaVersion: 1,
    kind: "names",
    names: limit === Number.POSITIVE_INFINITY ? names : first(names, limit),
  };
}

/** In the order of the rows; an address stands where it comes first. */
export async function namesOf(found: Found, asked: Asked, access: Access): Promise<readonly string[]> {
  const { services, otherKeys } = await arrangeRows(
    found,
    { ...asked, limit: Number.POSITIVE_INFINITY },
    access,
  );
  if (!asked.showsInstances) {
    return [...services.map(({ service }) => service.name), ...(otherKeys ?? []).map(({ key }) => key)];
  }
  const addresses = services.flatMap(({ instances }) =>
    (instances ?? []).flatMap((key) => addressOf(key) ?? []),
  );
  return asked.sort === undefined ? sortedAddresses(addresses) : [...new Set(addresses)];
}

function* first(names: Iterable<string>, limit: number): Generator<string, void, undefined> {
  let count = 0;
  for (const name of names) {
    if (count === limit) return;
    count += 1;
    yield name;
  }
}
