/** One call of etcdctl in a sitting, and how to write down many. */

/** In `run` and `stdin`, `$name` is what an earlier step learned. */
export interface Step {
  /** The arguments, as typed; what has spaces stands in double quotes. */
  readonly run: string;
  /** What stands on its standard input. */
  readonly stdin?: string;
  /** For a command that would go on: it is ended as soon as its output matches. */
  readonly until?: RegExp;
  /** Takes the first group of `from` out of its output, under a name for later steps. */
  readonly learn?: { readonly name: string; readonly from: RegExp };
}

/** What `lease grant` says. */
export const LEASE = /lease ([0-9a-f]+)/;

export function commands(...lines: readonly string[]): Step[] {
  return lines.map((run) => ({ run }));
}

/** `etcdctl txn` as it reads from a script: compares, then what is done, then what is done otherwise. */
export function txn(
  compares: string,
  success: readonly string[],
  failure: readonly string[],
  flags = "",
): Step {
  const stdin = `${[compares, success.join("\n"), failure.join("\n")].map((part) => (part === "" ? "" : `${part}\n`)).join("\n")}\n`;
  return { run: `txn ${flags}`.trim(), stdin };
}
