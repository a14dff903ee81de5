/** The pickers behind the lines of a log: one a service, each with its endpoints, and when it was built anew. */
import type { P2cConn, P2cLine } from "../../../gozero/p2c-log.js";

/** A picker forgets all it knew when its endpoints change. */
export interface PickerReset {
  readonly wallMs: number | undefined;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

export interface LoggedEndpoint {
  readonly address: string;
  requests: number;
  lastLoad: number;
}

export class LoggedPicker {
  readonly endpoints = new Map<string, LoggedEndpoint>();
  readonly resets: PickerReset[] = [];
  #last: ReadonlyMap<string, P2cConn> | undefined;

  add({ wallMs, conns, isTruncated }: P2cLine): void {
    for (const { address, load, requests } of conns) {
      const endpoint = this.endpoints.get(address) ?? { address, requests: 0, lastLoad: load };
      endpoint.requests += requests;
      endpoint.lastLoad = load;
      this.endpoints.set(address, endpoint);
    }
    // Of a line that was cut nobody knows who is missing.
    if (isTruncated) return;
    const now = new Map(conns.map((conn) => [conn.address, conn]));
    if (this.#last !== undefined) this.#noteReset(this.#last, now, wallMs);
    this.#last = now;
  }

  /** Another set of endpoints, or one that was called and has no lag: its load is 1 again. */
  #noteReset(
    before: ReadonlyMap<string, P2cConn>,
    now: ReadonlyMap<string, P2cConn>,
    wallMs: number | undefined,
  ): void {
    const joined = [...now.keys()].filter((address) => !before.has(address));
    const left = [...before.keys()].filter((address) => !now.has(address));
    const isForgotten = [...now.values()].some(
      ({ address, load }) => load === 1 && (before.get(address)?.load ?? 1) > 1,
    );
    if (joined.length > 0 || left.length > 0 || isForgotten) this.resets.push({ wallMs, joined, left });
  }
}

/** Lines that have an endpoint in common come from one service's picker. */
export function pickersOf(lines: readonly P2cLine[]): LoggedPicker[] {
  const groupOf = groupsOf(lines);
  const pickers = new Map<string, LoggedPicker>();
  for (const line of lines) {
    const [first] = line.conns;
    if (first === undefined) continue;
    const group = groupOf(first.address);
    const picker = pickers.get(group) ?? new LoggedPicker();
    pickers.set(group, picker);
    picker.add(line);
  }
  return [...pickers.values()];
}

/** Union-find over the addresses: which one stands for the group of an address. */
function groupsOf(lines: readonly P2cLine[]): (address: string) => string {
  const parent = new Map<string, string>();
  const find = (address: string): string => {
    const above = parent.get(address) ?? address;
    if (above === address) return address;
    const top = find(above);
    parent.set(address, top);
    return top;
  };
  for (const { conns } of lines) {
    const [first, ...others] = conns.map(({ address }) => find(address));
    for (const other of others) if (first !== undefined) parent.set(find(other), find(first));
  }
  return find;
}
