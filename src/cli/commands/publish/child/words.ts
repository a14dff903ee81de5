/** What is said of a child besides its events. */
import { formatDuration } from "../../../../duration.js";
import type { DiscoveryError } from "../../../../errors.js";
import type { Word } from "../../../result.js";
import type { ChildAsked } from "./child-asked.js";
import type { NotReady } from "./ready-check.js";

export function notStartedWord({ message, remedy }: DiscoveryError): Word {
  return { word: "verdict", text: message, remedy };
}

export function carriesWord([key, address]: readonly [key: string, address: string]): Word {
  return { word: "warning", text: `${key} already carries ${address}: drop Etcd from the child's config` };
}

export function notReadyWord({ command, readyTimeoutMs }: ChildAsked, last: NotReady | undefined): Word {
  const why = last === undefined ? "" : `: ${last.error} on ${last.address}`;
  return {
    word: "verdict",
    text: `${command[0]} is not ready after ${formatDuration(readyTimeoutMs)}${why}`,
    remedy: last?.error === "no health service" ? "--ready tcp" : "--ready-timeout 5m, or --ready none",
  };
}

export function leftBehindWord([name]: readonly string[]): Word {
  return { word: "note", text: `${name} left processes behind: they are told to stop` };
}

export function killedWord([name]: readonly string[], killAfterMs: number): Word {
  return { word: "note", text: `${name} did not stop within ${formatDuration(killAfterMs)}: killed` };
}

/** After a second signal. `killed`: the command that was. */
export function abandonedWords(
  killed: readonly string[] | undefined,
  lease: string | undefined,
): string | undefined {
  const parts = [killed === undefined ? undefined : `${killed[0]} killed`, lease];
  const said = parts.filter((part) => part !== undefined).join("; ");
  return said === "" ? undefined : `zdisc: ${said}`;
}
