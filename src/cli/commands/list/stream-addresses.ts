/** The addresses of services straight from etcd's pages: of 100,000 instances nothing is kept but numbers. */
import { parseAddress } from "../../../address.js";
import { rangeOf } from "../../../discovery/watch-service.js";
import type { Revision } from "../../../store/revision.js";
import { AddressSorter } from "../../../text/address-order.js";
import { Findings } from "./findings.js";
import type { Access } from "./found.js";

export interface StreamedAddresses {
  readonly addresses: AddressSorter;
  readonly findings: readonly Findings[];
  readonly revision: Revision;
}

/** All services at one revision. */
export async function streamAddresses(
  services: readonly string[],
  { store, signal }: Access,
): Promise<StreamedAddresses> {
  const addresses = new AddressSorter();
  const findings = services.map((service) => new Findings(service));
  let revision: Revision | undefined;
  for (const found of findings) {
    for await (const page of store.list(rangeOf(found.name), { signal, revision })) {
      revision ??= page.revision;
      for (const key of page.keyValues) found.add(key, addTo(addresses, key.value));
    }
  }
  return { addresses, findings, revision: revision ?? "0" };
}

/** False when the value is no address. */
function addTo(addresses: AddressSorter, value: string): boolean {
  if (addresses.addIpv4(value)) return true;
  if (parseAddress(value) === undefined) return false;
  addresses.add(value);
  return true;
}
