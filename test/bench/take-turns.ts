/** Measures several things in turn (A B A B), so that a busy machine is busy for all of them. */

export interface TurnOptions {
  readonly rounds: number;
  /** Rounds before, which count for nothing: files come from the disk once. Default 0. */
  readonly warmUps?: number;
}

type Measure = () => Promise<number>;

/** What each measured in each round. Things that are undefined (a peer that is missing) have no rounds. */
export async function takeTurns<Name extends string>(
  measures: Readonly<Record<Name, Measure | undefined>>,
  { rounds, warmUps = 0 }: TurnOptions,
): Promise<Record<Name, readonly number[]>> {
  const entries = Object.entries<Measure | undefined>(measures);
  const samples = new Map(entries.map(([name]) => [name, [] as number[]]));
  for (let round = -warmUps; round < rounds; round++) {
    for (const [name, measure] of entries) {
      const value = await measure?.();
      if (round >= 0 && value !== undefined) samples.get(name)?.push(value);
    }
  }
  // Object.fromEntries forgets the names.
  return Object.fromEntries(samples) as Record<Name, number[]>;
}

/** NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which this share of all lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
