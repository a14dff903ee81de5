/** What stands in the columns of an endpoint. */
import { formatDuration } from "../../duration.js";
import { gauge } from "../../text/bars.js";
import { formatNumber } from "../../text/numbers.js";
import { span } from "../line.js";
import { type EndpointRow, JOINED_MS } from "../model/endpoint-row.js";
import type { LeaseBook } from "../model/lease-book.js";
import type { Moment } from "../model/moment.js";
import type { ProbeBook } from "../model/probe-book.js";
import { STATE_TEXT } from "../model/problems.js";
import type { Span, Theme } from "../theme.js";
import { healthCell } from "./probe-words.js";
import type { Column } from "./table.js";
import { clockMinute } from "./view-context.js";

export interface EndpointView {
  readonly theme: Theme;
  readonly now: Moment;
  /** Since when the picture is stale; undefined while it is live. */
  readonly stale: Moment | undefined;
  readonly leases: LeaseBook;
  readonly probes: ProbeBook;
  /** Lease and key before the rest, where there is not room for all. */
  readonly isWide: boolean;
  readonly isReplay: boolean;
}

const GAUGE_CELLS = 10;
const LEASE_CELLS = GAUGE_CELLS + 5;

export function endpointColumns(view: EndpointView): readonly Column<EndpointRow>[] {
  const { theme, isWide } = view;
  const none = theme.sign("–");
  return [
    { title: "ENDPOINT", cells: 19, sort: 0, cell: (row) => span(row.address ?? row.id) },
    { title: "STATE", cells: 10, gap: 1, sort: 1, cell: (row) => stateOf(row, view) },
    {
      title: "SEEN",
      cells: 7,
      gap: 0,
      align: "right",
      sort: 2,
      keep: isWide ? 1 : 8,
      cell: (row) => span(seen(row, view)),
    },
    { title: "LEASE", cells: LEASE_CELLS, sort: 3, cell: (row) => leaseOf(row, view) },
    {
      title: "KEYS",
      cells: 5,
      gap: 0,
      align: "right",
      sort: 4,
      keep: isWide ? 2 : 7,
      cell: (row) => span(formatNumber(row.instances.length)),
    },
    { title: "LAST EVENT", cells: 12, keep: isWide ? 0 : 6, cell: (row) => lastEvent(row, view) },
    { title: "KEY", cells: 19, keep: isWide ? 9 : 5, cell: (row) => span(keyOf(row, none)) },
    // Of a key as go-zero makes it the same number as KEY: the others go first into 120 columns.
    { title: "LEASE HEX", cells: 16, keep: isWide ? 8 : 2, cell: (row) => span(leaseHex(row, none)) },
    {
      title: "CREATED",
      cells: 9,
      gap: 1,
      align: "right",
      keep: 4,
      cell: (row) => span(row.instances[0]?.createRevision ?? ""),
    },
    {
      title: "HEALTH",
      cells: 9,
      gap: 1,
      keep: 3,
      cell: (row) => span(healthCell(view.probes.of(row.address ?? ""), theme)),
    },
  ];
}

function stateOf(row: EndpointRow, { stale }: EndpointView): Span {
  if (row.leftAtMs !== undefined) return span("left", "dim");
  if (stale !== undefined) return span("last known");
  const [problem] = row.problems.filter(({ severity }) => severity !== "info");
  return span(problem === undefined ? "live" : (STATE_TEXT[problem.rule] ?? problem.rule));
}

/** Since this zdisc saw it; `≥` when it was there before. Nobody saw it while the connection was down. */
function seen({ wasThere, seenAtMs, leftAtMs }: EndpointRow, { now, stale, theme }: EndpointView): string {
  const untilMs = stale?.atMs ?? now.atMs;
  if (leftAtMs !== undefined) return coarse(now.atMs - leftAtMs);
  const age = coarse(Math.max(0, untilMs - seenAtMs));
  return wasThere ? `${theme.sign("≥")} ${age}` : age;
}

/** Whole seconds, minutes or hours: finer would be drawn anew all the time, and takes room. */
function coarse(ms: number): string {
  return ms < 10_000 ? `${Math.floor(ms / 1_000)} s` : formatDuration(ms).replace(/^(\d+ \w) .*$/, "$1");
}

function leaseOf(row: EndpointRow, { now, stale, leases, theme }: EndpointView): Span {
  const { instances } = row;
  if (instances.length === 0) return span("");
  const unleased = instances.filter(({ leaseId }) => leaseId === null).length;
  if (unleased > 0) {
    const count = instances.length === 1 ? "" : `${unleased} of ${instances.length} `;
    const mark = theme.mark(stale === undefined ? "warning" : "lastKnown");
    return span(`${mark.text} ${count}none`, "warn");
  }
  if (stale !== undefined) return span("?");
  let shortest: { seconds: number; ttlSeconds: number } | undefined;
  for (const { leaseId } of instances) {
    const left = leaseId === null ? undefined : leases.remaining(leaseId, now.atMs);
    if (left !== undefined && (shortest === undefined || left.seconds < shortest.seconds)) shortest = left;
  }
  if (shortest === undefined) return span(theme.sign("–"), "dim");
  const { seconds, ttlSeconds } = shortest;
  const isLate = seconds * 2 < ttlSeconds;
  const bar = gauge(ttlSeconds === 0 ? 0 : seconds / ttlSeconds, { cells: GAUGE_CELLS, ...theme.look });
  return span(`${bar} ${leaseSeconds(seconds)}`, isLate ? "warn" : "plain");
}

/** In four cells: ` 8 s`, `99 s`, `10 m`. */
function leaseSeconds(seconds: number): string {
  if (seconds < 100) return `${String(seconds).padStart(2)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 100
    ? `${String(minutes).padStart(2)} m`
    : `${String(Math.floor(minutes / 60)).padStart(2)} h`;
}

function lastEvent({ history, joinedAtMs }: EndpointRow, { theme, now }: EndpointView): Span {
  const last = history.at(-1);
  if (last === undefined || last.text === "there at start") return span("");
  const { text } = theme.mark(last.mark);
  const isNew = joinedAtMs !== undefined && now.atMs - joinedAtMs < JOINED_MS;
  const time = last.mark === "leave" ? "" : ` ${clockMinute(last.wallMs, theme)}`;
  return span(`${text} ${last.text}${time}`, isNew ? "good" : "plain");
}

function keyOf({ instances }: EndpointRow, none: string): string {
  return instances[0]?.id ?? none;
}

function leaseHex({ instances }: EndpointRow, none: string): string {
  const leaseId = instances[0]?.leaseId;
  return leaseId == null ? none : hexOf(leaseId);
}

/** As etcdctl prints lease IDs. */
export function hexOf(leaseId: string): string {
  return BigInt(leaseId).toString(16).padStart(16, "0");
}
