/** `--at 10s:b=500ms`: what changes during the run, and whom it makes a newcomer. */
import type { Change, TimedChange } from "../../../balancer/simulation/changes.js";
import { durationMs } from "../../../duration.js";
import { DiscoveryError } from "../../../errors.js";
import type { LabelledEndpoints } from "./labelled-endpoints.js";
import { parsePercent, splitLast } from "./named-values.js";

const FLAG = "--at";
const EXAMPLES = "10s:b=500ms, 10s:b=50%, 10s:b=leave, 10s:d=join";

/** In the order in which they happen. Throws `usage` for what is no change, or of nobody. */
export function parseTimedChanges(texts: readonly string[], endpoints: LabelledEndpoints): TimedChange[] {
  const changes = texts.map((text) => parseChange(text, endpoints));
  return changes.sort((a, b) => a.atMs - b.atMs);
}

/** Those that are not there before they join. */
export function absentAtFirst(changes: readonly TimedChange[]): ReadonlySet<string> {
  const first = new Map<string, Change["kind"]>();
  for (const { change } of changes) {
    const isMove = change.kind === "join" || change.kind === "leave";
    if (isMove && !first.has(change.address)) first.set(change.address, change.kind);
  }
  return new Set([...first].flatMap(([address, kind]) => (kind === "join" ? address : [])));
}

function parseChange(text: string, endpoints: LabelledEndpoints): TimedChange {
  const [, time = "", rest = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  const [name, value] = splitLast(rest, "=");
  const atMs = durationMs(time);
  if (atMs === undefined || name === "" || value === "") {
    throw new DiscoveryError("usage", `${FLAG} "${text}" is not TIME:NAME=CHANGE`, { remedy: EXAMPLES });
  }
  return { atMs, change: changeOf(endpoints.named(name, FLAG).address, value) };
}

function changeOf(address: string, value: string): Change {
  if (value === "join" || value === "leave") return { kind: value, address };
  if (value.endsWith("%")) {
    return { kind: "behave", address, behaviour: { failureRate: parsePercent(value, FLAG) } };
  }
  const latencyMs = durationMs(value);
  if (latencyMs !== undefined) return { kind: "behave", address, behaviour: { latencyMs } };
  throw new DiscoveryError("usage", `${FLAG} "${value}" is no change`, { remedy: EXAMPLES });
}
