/** Opens the screens on a terminal and shows them until somebody quits. Everything live comes in with the options. */
import { AbortScope } from "../runtime/abort.js";
import type { TuiOptions } from "./options.js";
import { Tui } from "./tui.js";

/**
 * Resolves with one line that says where things stood. Throws what etcd says before its first list is there, when
 * nothing has been drawn yet: an error at start is never a screen. The terminal is given back whatever happens.
 */
export async function openTui(options: TuiOptions): Promise<string> {
  using scope = new AbortScope(options.signal);
  const tui = new Tui({ ...options, signal: scope.signal, end: () => scope.abort() });
  try {
    await tui.ready();
    await tui.run();
    return tui.lastWords();
  } finally {
    scope.abort();
    tui.close();
  }
}
