/** A command that zdisc started, as the rest of the program sees it. */

/** How a command that zdisc started ended: one of the two is null. */
export interface ChildEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Signals that are the business of a child alone. */
export const PASSED_SIGNALS = ["SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

export type PassedSignal = (typeof PASSED_SIGNALS)[number];

export interface ChildOptions {
  /** Written to its standard input, which is then closed. Its other streams are zdisc's own. */
  readonly stdin: string;
  /** Added to zdisc's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborting it sends SIGTERM. */
  readonly signal: AbortSignal;
}

export interface StartChildOptions {
  /** How long after its SIGTERM the child of a zdisc that was killed is killed itself, in ms. */
  readonly killAfterMs: number;
}

/** One that runs beside zdisc. */
export interface Child extends Disposable {
  readonly pid: number;
  /** Never rejects. */
  readonly ended: Promise<ChildEnd>;
  /** To the child alone; nothing once it has ended. */
  pass(signal: PassedSignal): void;
  /** Whether it runs, or anything that it started and that stayed in its group. */
  readonly hasGroup: boolean;
  /** To all of them. */
  signalGroup(signal: "SIGTERM" | "SIGKILL"): void;
  /** zdisc sees to its end from now on: the shell that would have done so is gone. */
  [Symbol.dispose](): void;
}
