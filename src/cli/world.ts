/** The process as the command sees it: all of it can be faked. */
import type { NetworkInterfaceInfo } from "node:os";
import type { Clock } from "../runtime/clock.js";
import type { Random } from "../runtime/random.js";
import type { ChildEnd, ChildOptions } from "./context.js";
import type { Sink } from "./output.js";

export interface World {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly stdout: Sink & { readonly isTty: boolean; readonly columns: number | undefined };
  readonly stderr: Sink & { readonly isTty: boolean };
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves at each SIGINT or SIGTERM, in turn. */
  onSignal(listener: (signal: "SIGINT" | "SIGTERM") => void): void;
  /** Ends the process now. */
  exitNow(code: number, lastWords: string): void;
  /** `-` is standard input. */
  readFile(path: string): Promise<Buffer>;
  /** Names in the folder of a path, for "files near". */
  filesBeside(path: string): Promise<readonly string[]>;
  isFile(path: string): boolean;
  askPassword: ((user: string) => Promise<string>) | undefined;
  networkInterfaces(): Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  runChild(command: readonly string[], options: ChildOptions): Promise<ChildEnd>;
}
