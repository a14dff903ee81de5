/** What `-o name` prints: names of services, or each address once. Nothing else is built, for lists of 100,000. */

import { sortedAddresses } from "../../../text/address-order.js";
import type { Document } from "../../result.js";
import type { Asked } from "./asked.js";
import type { Access, Found } from "./found.js";
import { arrangeRows } from "./rows.js";

export interface NamesDocument extends Document {
  readonly kind: "names";
  readonly names: readonly string[];
}

export async function namesDocument(found: Found, asked: Asked, access: Access): Promise<NamesDocument> {
  const names = asked.showsInstances
    ? await addressesOf(found, asked, access)
    : await servicesOf(found, asked, access);
  return { schemaVersion: 1, kind: "names", names: names.slice(0, asked.limit) };
}

async function servicesOf(found: Found, asked: Asked, access: Access): Promise<readonly string[]> {
  const { services, otherKeys } = await arrangeRows(found, asked, access);
  return [...services.map(({ service }) => service.name), ...(otherKeys ?? []).map(({ key }) => key)];
}

async function addressesOf(found: Found, asked: Asked, access: Access): Promise<readonly string[]> {
  if (asked.sort === undefined || asked.sort === "address") return sortedAddresses(everyAddress(found));
  // Any other order is that of the rows, each address where it comes first.
  const { services } = await arrangeRows(found, { ...asked, limit: Number.POSITIVE_INFINITY }, access);
  const rows = services.flatMap(({ instances }) => instances ?? []);
  return [...new Set(rows.flatMap(({ address }) => address ?? []))];
}

function* everyAddress({ services }: Found): Iterable<string> {
  for (const { instances } of services) {
    for (const { address } of instances ?? []) if (address !== null) yield address;
  }
}
