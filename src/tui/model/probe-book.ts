/** What probes of endpoints found, by address. Probing itself comes in from outside. */

/** As a probe says it; see `zdisc list --probe`. */
export interface ProbeResult {
  readonly status: string;
  readonly latencyMs: number | null;
  readonly error: string | null;
}

export type ProbeState =
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly result: ProbeResult; readonly wallMs: number };

export class ProbeBook {
  readonly #byAddress = new Map<string, ProbeState>();

  of(address: string): ProbeState | undefined {
    return this.#byAddress.get(address);
  }

  set(address: string, state: ProbeState): void {
    this.#byAddress.set(address, state);
  }
}
