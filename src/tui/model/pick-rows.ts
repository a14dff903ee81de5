/** The endpoints of the pick screen, a row each: what is set, and what was seen of it in the last seconds. */
import type { EndpointSnapshot } from "../../balancer/statistics.js";
import { printable } from "../../text/printable.js";
import type { Mark } from "../../text/symbols.js";
import { textWidth } from "../../text/width.js";
import type { PickRun } from "./pick-run.js";
import type { EndpointSetting, PickSettings } from "./pick-settings.js";
import { WINDOW_SECONDS } from "./pick-tally.js";

/** As a view sees it. */
export interface PickRow {
  /** The address. */
  readonly id: string;
  readonly label: string;
  /** Of all picks of the last seconds. */
  readonly share: number;
  readonly picks: number;
  /** What the client knows of it; undefined: it uses others. */
  readonly known: EndpointSnapshot | undefined;
  /** What it is set to; undefined: it has left. */
  readonly setting: EndpointSetting | undefined;
  /** Much slower than is usual among the others. */
  readonly isSlow: boolean;
  readonly leftAtMs: number | undefined;
}

/** Slow, or fast, from this many times the usual latency. */
const NOTABLE_RATIO = 1.5;
/** A row that has left keeps its place for so long. */
const LEAVING_MS = 5_000;
/** Success below it is none, and above it is as good as all. */
const DEAD = 0.05;
const WELL = 0.95;

interface LiveRow extends PickRow {
  share: number;
  picks: number;
  known: EndpointSnapshot | undefined;
  setting: EndpointSetting | undefined;
  isSlow: boolean;
  leftAtMs: number | undefined;
}

export class PickRows {
  readonly #rows = new Map<string, LiveRow>();
  #version = 0;
  #widest = { label: 0, id: 0, areNamed: false };

  /** In cells, of all rows so far: columns keep their width when rows leave. */
  get widest(): { readonly label: number; readonly id: number; readonly areNamed: boolean } {
    return this.#widest;
  }

  /** Another one when rows came or went, or are used or not used now. */
  get version(): number {
    return this.#version;
  }

  all(): readonly PickRow[] {
    return [...this.#rows.values()];
  }

  of(address: string): PickRow | undefined {
    return this.#rows.get(address);
  }

  /** Those that are there, as they are set; others leave, and go when their time is over. */
  follow({ endpoints }: PickSettings, nowMs: number): void {
    for (const [id, setting] of endpoints) {
      const row = this.#rows.get(id);
      if (row !== undefined) Object.assign(row, { setting, leftAtMs: undefined });
      else this.#add(newRow(id, setting));
    }
    for (const row of this.#rows.values()) {
      if (endpoints.has(row.id)) continue;
      row.setting = undefined;
      row.leftAtMs ??= nowMs;
    }
    this.prune(nowMs);
  }

  #add(row: LiveRow): void {
    const { id, label } = row;
    this.#rows.set(id, row);
    this.#version += 1;
    const { widest } = this;
    this.#widest = {
      label: Math.max(widest.label, label.length),
      id: Math.max(widest.id, textWidth(printable(id))),
      areNamed: widest.areNamed || id !== label,
    };
  }

  prune(nowMs: number): void {
    for (const { id, leftAtMs } of this.#rows.values()) {
      if (leftAtMs === undefined || nowMs - leftAtMs < LEAVING_MS) continue;
      this.#rows.delete(id);
      this.#version += 1;
    }
  }

  /** As things stand; `isReal`: how slow an endpoint is has to be measured. */
  refresh(run: PickRun, isReal: boolean): void {
    const { elapsedMs } = run;
    const { tally } = run.story;
    const known = new Map(run.snapshot().map((snapshot) => [snapshot.address, snapshot]));
    const all = tally.all.picksIn(WINDOW_SECONDS, elapsedMs);
    const typical = (row: LiveRow) => typicalMs(row, isReal);
    for (const row of this.#rows.values()) {
      const snapshot = known.get(row.id);
      // Who is used stands before who is not.
      if ((snapshot === undefined) !== (row.known === undefined)) this.#version += 1;
      row.known = snapshot;
      row.picks = tally.of(row.id)?.picksIn(WINDOW_SECONDS, elapsedMs) ?? 0;
      row.share = all === 0 ? 0 : row.picks / all;
    }
    const usual = lowerMedian([...this.#rows.values()].flatMap((row) => typical(row) ?? []));
    for (const row of this.#rows.values()) row.isSlow = (typical(row) ?? 0) >= usual * NOTABLE_RATIO;
  }
}

export function pickMark({ known, setting, isSlow, leftAtMs }: PickRow): Mark {
  if (leftAtMs !== undefined || setting?.isOut === true) return "leave";
  if (known === undefined) return "notReached";
  if (known.success < DEAD) return "broken";
  const isFailing = known.success < WELL || (setting?.failureRate ?? 0) > 1 - WELL;
  return isSlow || isFailing ? "warning" : "live";
}

export const PICK_SORTS = ["label", "share", "lag", "load"] as const;

export function pickOrder(sort: (typeof PICK_SORTS)[number]): (a: PickRow, b: PickRow) => number {
  switch (sort) {
    case "label":
      return byLabel;
    case "share":
      return (a, b) => b.share - a.share || byLabel(a, b);
    case "lag":
      return (a, b) => (b.known?.lagNs ?? -1) - (a.known?.lagNs ?? -1) || byLabel(a, b);
    case "load":
      return (a, b) => (b.known?.load ?? -1) - (a.known?.load ?? -1) || byLabel(a, b);
  }
}

/** It is there, and the client uses others. */
export function isUnused({ known, setting }: PickRow): boolean {
  return known === undefined && setting?.isOut === false;
}

/** Those that the client uses first; `b` before `aa`. */
function byLabel(a: PickRow, b: PickRow): number {
  return (
    Number(isUnused(a)) - Number(isUnused(b)) ||
    a.label.length - b.label.length ||
    (a.label < b.label ? -1 : 1)
  );
}

function newRow(id: string, setting: EndpointSetting): LiveRow {
  const { label } = setting;
  return { id, label, share: 0, picks: 0, known: undefined, setting, isSlow: false, leftAtMs: undefined };
}

function typicalMs({ known, setting }: LiveRow, isReal: boolean): number | undefined {
  if (known === undefined || setting === undefined || setting.isOut) return undefined;
  if (!isReal) return setting.latencyMs;
  return known.lagNs === null ? undefined : known.lagNs / 1e6;
}

/** Of two, the faster is the usual one. */
function lowerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}
