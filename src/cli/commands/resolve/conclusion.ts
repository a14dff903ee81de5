/** The verdict in words: what it comes to, what to do, and what go-zero says. */
import type { Resolution } from "../../../resolve/resolution.js";
import { isMistake } from "../../../resolve/sentence.js";
import type { Mark } from "../../../text/symbols.js";
import type { Word } from "../../result.js";

const MARK_OF = { ok: "passed", warning: "warning", failed: "broken" } as const satisfies Record<
  Resolution["verdict"]["status"],
  Mark
>;

export interface ConclusionOptions {
  /** The stages stand above it. */
  readonly isExplained: boolean;
}

export function conclusionWords({ verdict, stages }: Resolution, { isExplained }: ConclusionOptions): Word[] {
  const { status, code, message, warnings, remedies, goZeroSays } = verdict;
  const says =
    goZeroSays === null ? [] : [`go-zero says: ${goZeroSays.text}`, `              (${goZeroSays.when})`];
  const others = warnings.map(
    (text): Word => ({ word: "warning", text: isExplained ? text : unexplained(text) }),
  );
  // What begins with zdisc's own name is said as it is.
  if (isMistake(code) && !message.startsWith("zdisc ")) {
    return [
      { word: "verdict", text: message, below: isExplained ? says : [], remedy: remedies[0] },
      ...others,
    ];
  }
  if (status === "ok" && !isExplained) return others;
  const down = stages.flatMap(({ hosts }) => hosts ?? []).filter(({ error }) => error !== null);
  const below = [
    ...(isExplained ? [] : down.map(({ host, error }) => `${host} ${error}`)),
    ...remedyLines(remedies),
    ...(isExplained ? says : ["--explain shows every stage"]),
  ];
  return [{ word: "conclusion", text: message, mark: MARK_OF[status], below }, ...others];
}

/** Stages that are not shown cannot be looked at. */
function unexplained(text: string): string {
  return text.replace("see stage", "--explain shows stage");
}

function remedyLines(remedies: readonly string[]): string[] {
  if (remedies.length === 1) return [`try: ${remedies[0]}`];
  return remedies.map((remedy, at) => `${at + 1}. ${remedy}`);
}
