/** Every command there is, in the order and under the heads of the help. */
import type { Command } from "./command.js";
import { check } from "./commands/check/command.js";
import { completion } from "./commands/completion/command.js";
import { demo } from "./commands/demo/command.js";
import { dev } from "./commands/dev/command.js";
import { diff } from "./commands/diff/command.js";
import { drain } from "./commands/drain/command.js";
import { list } from "./commands/list/command.js";
import { pick } from "./commands/pick/command.js";
import { prune } from "./commands/prune/command.js";
import { publish } from "./commands/publish/command.js";
import { resolve } from "./commands/resolve/command.js";
import { top } from "./commands/top/command.js";
import { wait } from "./commands/wait/command.js";
import { watch } from "./commands/watch/command.js";

export const COMMAND_GROUPS: readonly { readonly head: string; readonly commands: readonly Command[] }[] = [
  { head: "Look", commands: [list, watch, top, resolve, pick, diff] },
  { head: "Test", commands: [check, wait] },
  { head: "Change", commands: [publish, drain, prune] },
  { head: "Try", commands: [dev, demo, completion] },
];

export const COMMANDS: readonly Command[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
