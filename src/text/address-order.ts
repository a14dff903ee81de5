/** Addresses in the order a person reads them: `10.0.3.9:80` before `10.0.3.11:80`, IPv4 before all else. */

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})$/;

/** An IPv4 address with its port as one number, so that 100,000 are sorted as numbers; undefined for all else. */
export function ipv4Rank(address: string): number | undefined {
  const match = IPV4.exec(address);
  if (match === null) return undefined;
  const [, a, b, c, d, port] = match.map(Number) as [number, number, number, number, number, number];
  return (((a * 256 + b) * 256 + c) * 256 + d) * 65_536 + port;
}

/** Each address once, in order. */
export function sortedAddresses(addresses: Iterable<string>): string[] {
  const byRank = new Map<number, string>();
  const others = new Set<string>();
  for (const address of addresses) {
    const rank = ipv4Rank(address);
    // Two spellings of one address (10.0.0.1 and 10.0.0.01) are two addresses.
    if (rank === undefined || (byRank.get(rank) ?? address) !== address) others.add(address);
    else byRank.set(rank, address);
  }
  const ranks = Float64Array.from(byRank.keys()).sort();
  return [...Array.from(ranks, (rank) => byRank.get(rank) ?? ""), ...[...others].sort()];
}

/** Negative, zero or positive as `a` is before, at or after `b`. */
export function compareAddresses(a: string, b: string): number {
  const [rankA = Number.POSITIVE_INFINITY, rankB = Number.POSITIVE_INFINITY] = [ipv4Rank(a), ipv4Rank(b)];
  if (rankA !== rankB) return rankA < rankB ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
