/** Endpoints under short names: a, b, c … in address order; a name or an address finds one. */
import { DiscoveryError } from "../../../errors.js";
import { didYouMean } from "../../../text/did-you-mean.js";
import { lettersOf } from "../../../text/letters.js";

export interface LabelledEndpoint {
  readonly label: string;
  readonly address: string;
}

/** More are not named in a message. */
const MOST_NAMED = 6;

/** What `lettersOf` gives. */
export function isLabel(name: string): boolean {
  return /^[a-z]{1,3}$/.test(name);
}

export class LabelledEndpoints {
  /** In the order of their labels. */
  readonly all: readonly LabelledEndpoint[];
  readonly #byName = new Map<string, LabelledEndpoint>();

  constructor(endpoints: readonly LabelledEndpoint[]) {
    this.all = endpoints;
    for (const endpoint of endpoints) {
      this.#byName.set(endpoint.address, endpoint);
      this.#byName.set(endpoint.label, endpoint);
    }
  }

  static ofAddresses(sorted: readonly string[]): LabelledEndpoints {
    return new LabelledEndpoints(sorted.map((address, at) => ({ label: lettersOf(at), address })));
  }

  /** By label or address. Throws `usage`, naming the flag and those that there are. */
  named(name: string, flag: string): LabelledEndpoint {
    const endpoint = this.#byName.get(name);
    if (endpoint !== undefined) return endpoint;
    const near = name.length > 3 ? didYouMean(name, this.#byName.keys()) : undefined;
    throw new DiscoveryError("usage", `${flag} names ${name}, and there is no such endpoint`, {
      remedy: near === undefined ? this.#those() : `did you mean ${near}?`,
    });
  }

  labelOf(address: string): string {
    return this.#byName.get(address)?.label ?? address;
  }

  #those(): string {
    const named = this.all
      .slice(0, MOST_NAMED)
      .map(({ label, address }) => (label === address ? label : `${label} (${address})`));
    const more = this.all.length > MOST_NAMED ? `, … ${this.all.length - MOST_NAMED} more` : "";
    return `there are ${named.join(", ")}${more}`;
  }
}
