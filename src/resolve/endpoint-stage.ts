/** The stage that makes endpoints of what is registered, or of the target itself. */
import { parseAddress } from "../address.js";
import { foreignValueKind } from "../discovery/foreign-value.js";
import { formatNumber, plural } from "../text/numbers.js";
import { shellWord } from "../text/shell-word.js";
import { diallerOf } from "./dialler.js";
import { saysNotAddress } from "./go-zero-says.js";
import { capital } from "./sentence.js";
import { type Findings, failed, passed, type StageOutcome, type WalkMeans, warned } from "./walk-state.js";

/** The distinct addresses; a value that is none would be dialled all the same, in vain. */
export async function endpointsStage(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const values = await valuesOf(findings, means.signal);
  const foreign = values.filter(({ address }) => address === null);
  const addresses = [...new Set(values.flatMap(({ address }) => address ?? []))];
  const notes = addresses.length === 0 ? [] : [passed(addressesText(addresses, values))];
  const [first] = foreign;
  if (first === undefined) return { notes, found: { addresses } };
  const text = notAddressesText(
    foreign.map(({ value }) => value),
    values.length,
  );
  if (addresses.length > 0) {
    const concern = { weight: "partly", message: capital(text), remedies: [howToSee(findings)] } as const;
    return { notes: [...notes, warned(text)], found: { addresses }, concerns: [concern] };
  }
  const says = saysNotAddress(diallerOf(findings, means), first.value);
  return {
    notes: [failed(text)],
    failure: { code: "noEndpoint", message: text, remedies: [howToSee(findings)], says },
  };
}

interface Value {
  readonly value: string;
  readonly address: string | null;
}

async function valuesOf({ instances, target }: Findings, signal: AbortSignal): Promise<readonly Value[]> {
  if (instances !== undefined) return instances;
  const destination = target?.destination;
  if (destination?.kind === "addresses") return destination.addresses.map(toValue);
  if (destination?.kind !== "stream") return [];
  for await (const addresses of destination.watch(signal)) return addresses.map(toValue);
  return [];
}

function toValue(value: string): Value {
  return { value, address: parseAddress(value) === undefined ? null : value };
}

/** `2 addresses (10.0.3.9:8080 has 2 keys)` */
function addressesText(addresses: readonly string[], values: readonly Value[]): string {
  const keys = new Map<string, number>();
  for (const { address } of values) if (address !== null) keys.set(address, (keys.get(address) ?? 0) + 1);
  const [shared, ...others] = [...keys].filter(([, count]) => count > 1);
  const text = plural(addresses.length, "address", "addresses");
  if (shared === undefined) return text;
  const more = others.length === 0 ? "" : `, and ${others.length} more share theirs`;
  return `${text} (${shared[0]} has ${shared[1]} keys${more})`;
}

/** `2 of 2 values are not addresses (go-kratos JSON)` */
function notAddressesText(foreign: readonly string[], all: number): string {
  const kinds = new Set(foreign.flatMap((value) => foreignValueKind(value) ?? []));
  const are = foreign.length === 1 ? "is not an address" : "are not addresses";
  const what = kinds.size === 0 ? "" : ` (${[...kinds].slice(0, 3).join(", ")})`;
  return `${formatNumber(foreign.length)} of ${plural(all, "value")} ${are}${what}`;
}

function howToSee({ target }: Findings): string {
  const destination = target?.destination;
  return destination?.kind === "etcd"
    ? `zdisc list ${shellWord(destination.key)} -o wide shows them`
    : "HOST:PORT";
}
