/** What to do where nothing is registered and no name is like it: its server may just not be started. */
import { shellWord } from "../text/shell-word.js";

export function noInstanceRemedy(service: string): string {
  return `zdisc watch ${shellWord(service)}, then start the server and see whether it joins`;
}
