/** What the rules judge in a configuration file. */

import { DiscoveryError } from "../../errors.js";
import { ConfigRefusal } from "../../gozero/config-refusal.js";
import type { GoZeroConfig } from "../../gozero/go-zero-config.js";
import type { FileFacts } from "../facts/file-facts.js";

/** `read` as `readGoZeroConfig`. Throws `config` for what go-zero refuses and no rule knows. */
export async function fileFactsOf(file: string, read: () => Promise<GoZeroConfig>): Promise<FileFacts> {
  try {
    const { blocks, warnings } = await read();
    const all = [...warnings, ...blocks.flatMap((block) => block.warnings)];
    return { file, blocks, warnings: all, refusal: undefined };
  } catch (error) {
    if (!(error instanceof DiscoveryError) || !(error.cause instanceof ConfigRefusal)) throw error;
    return { file, blocks: [], warnings: [], refusal: error.cause };
  }
}
