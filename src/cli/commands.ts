/** Every command there is, in the order and under the heads of the help. */
import type { Command } from "./command.js";
import { list } from "./commands/list/command.js";
import { publish } from "./commands/publish/command.js";
import { top } from "./commands/top/command.js";
import { watch } from "./commands/watch/command.js";

export const COMMAND_GROUPS: readonly { readonly head: string; readonly commands: readonly Command[] }[] = [
  { head: "Look", commands: [list, watch, top] },
  { head: "Change", commands: [publish] },
];

export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
