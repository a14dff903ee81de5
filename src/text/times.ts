/** Times of day for people, and RFC 3339 for machines. */

export interface TimeOptions {
  /** UTC in place of this machine's time zone. */
  readonly isUtc: boolean;
}

/** `03:11:02.114` */
export function timeOfDay(wallMs: number, { isUtc }: TimeOptions): string {
  const date = new Date(wallMs);
  const local = new Date(wallMs - (isUtc ? 0 : date.getTimezoneOffset() * 60_000));
  return local.toISOString().slice(11, 23);
}

/** `2026-11-23T03:14:40.020Z` */
export function timestamp(wallMs: number): string {
  return new Date(wallMs).toISOString();
}
