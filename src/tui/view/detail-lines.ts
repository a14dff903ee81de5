/** All that is known of one endpoint: its keys, its leases, its problems with what to do, its past. */

import type { Instance } from "../../discovery/instance.js";
import { printable } from "../../text/printable.js";
import { padRight, textWidth } from "../../text/width.js";
import { BLANK, type Line, span, wrap } from "../line.js";
import type { EndpointRow } from "../model/endpoint-row.js";
import { problemMark } from "../model/problems.js";
import type { Theme } from "../theme.js";
import { compareRevisions } from "./compare-revisions.js";
import { type EndpointView, hexOf } from "./endpoint-columns.js";
import { healthMark, healthText } from "./probe-words.js";
import { clockTime } from "./view-context.js";

const LABEL = 12;
const RULE_CELLS = 18;

export function detailLines(row: EndpointRow, view: EndpointView, width: number): Line[] {
  const newest = [...row.instances].sort((a, b) => compareRevisions(b.createRevision, a.createRevision));
  return [
    ...endpointLines(row, view, width),
    ...newest.flatMap((instance, at) => keyLines(instance, at, view, width)),
    ...row.problems.flatMap((problem) => problemLines(problem, view, width)),
    ...historyLines(row, view.theme),
  ];
}

function label(text: string, rest: Line): Line {
  return [span(` ${padRight(text, LABEL - 1)}`, "bold"), ...rest];
}

function endpointLines(row: EndpointRow, view: EndpointView, width: number): Line[] {
  const { theme, stale, now } = view;
  const found = probeSpans(row, view);
  const address = span(row.address ?? row.id);
  const isOwnLine = width < 66 || textWidth(printable(address.text)) > 22;
  const lines =
    found.length === 0 || isOwnLine
      ? [label("ENDPOINT", [address]), ...(found.length === 0 ? [] : [label("", found)])]
      : [label("ENDPOINT", [span(padRight(address.text, 23)), ...found])];
  if (row.leftAtMs !== undefined) {
    const ago = Math.floor((now.atMs - row.leftAtMs) / 1_000);
    lines.push(label("", [theme.mark("leave"), span(` left ${ago} s ago; what follows is its past`)]));
  } else if (stale !== undefined) {
    lines.push(label("", [theme.mark("lastKnown"), span(` last known ${clockTime(stale.wallMs, theme)}`)]));
  }
  return lines;
}

/** Nothing for a recording: its endpoints cannot be asked any more. */
function probeSpans(row: EndpointRow, { theme, probes, isReplay }: EndpointView): Line {
  if (isReplay) return [];
  const probe = probes.of(row.address ?? "");
  const when = probe?.kind === "done" ? `(${clockTime(probe.wallMs, theme)}, t: again)` : "(t: now)";
  return [
    span("probe  ", "dim"),
    theme.mark(healthMark(probe)),
    span(` ${healthText(probe, "not asked")} ${when}`),
  ];
}

function keyLines(instance: Instance, at: number, view: EndpointView, width: number): Line[] {
  const { theme } = view;
  const { key, leaseId, value, createRevision, modRevision, version, address } = instance;
  const head = leaseId === null ? [span("   "), theme.mark("warning"), span(" no lease")] : [];
  const lines: Line[] = [label(`KEY ${at + 1}`, [span(key), ...head])];
  if (leaseId !== null) {
    const id = `${leaseId} (hex ${hexOf(leaseId)})`;
    const ttl = ttlText(leaseId, view);
    if (width < 66) lines.push(label("  lease", [span(id)]), label("", [span(ttl)]));
    else lines.push(label("  lease", [span(`${id}   ${ttl}`)]));
  }
  lines.push(
    label("  created", [
      span(`rev ${createRevision}     changed  rev ${modRevision}     version ${version}`),
    ]),
  );
  if (address === null || leaseId === null)
    lines.push(label("  value", [span(`${value} (${Buffer.byteLength(value)} bytes)`)]));
  return lines;
}

function ttlText(leaseId: string, { leases, now, stale, theme }: EndpointView): string {
  const left = leases.remaining(leaseId, now.atMs);
  if (stale !== undefined) return "TTL ?";
  return left === undefined ? theme.sign("TTL –") : `TTL ${left.seconds}/${left.ttlSeconds} s`;
}

/** What it is, and below it what to do: on as many lines as they need, for a command that is cut off cannot be typed. */
function problemLines(
  problem: EndpointRow["problems"][number],
  { theme }: EndpointView,
  width: number,
): Line[] {
  const mark = theme.mark(problemMark(problem));
  const what = `${problem.message}: ${problem.consequence}`;
  const cells = Math.max(8, width - RULE_CELLS - 5);
  const arrow = `${theme.sign("→")} `;
  const indent = (text: string): Line => [span(" ".repeat(RULE_CELLS + 4)), span(text)];
  const [first = "", ...rest] = wrap(what, cells);
  const remedy = wrap(problem.remedy, cells - arrow.length);
  return [
    [span(" "), mark, span(` ${padRight(problem.rule, RULE_CELLS)} `, "bold"), span(first)],
    ...rest.map(indent),
    ...remedy.map((text, at) => indent((at === 0 ? arrow : " ".repeat(arrow.length)) + text)),
  ];
}

function historyLines({ history }: EndpointRow, theme: Theme): Line[] {
  return [...history]
    .reverse()
    .map((event, at) => {
      const { text } = theme.mark(event.mark);
      return label(at === 0 ? "HISTORY" : "", [
        span(`${clockTime(event.wallMs, theme)} ${text} ${padRight(event.text, 14)} ${event.id}`),
      ]);
    })
    .concat(history.length === 0 ? [BLANK] : []);
}
