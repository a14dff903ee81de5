/** One configuration file: what go-zero would read in it, or why it would not. */
import type { ConfigRefusal } from "../../gozero/config-refusal.js";
import type { ConfigBlock, ConfigWarning } from "../../gozero/go-zero-config.js";

export interface FileFacts {
  readonly file: string;
  /** The server first; none of a file that go-zero refuses. */
  readonly blocks: readonly ConfigBlock[];
  /** Of the file and of all its blocks. */
  readonly warnings: readonly ConfigWarning[];
  /** Why go-zero does not load it, where a rule knows the fault. */
  readonly refusal: ConfigRefusal | undefined;
}
