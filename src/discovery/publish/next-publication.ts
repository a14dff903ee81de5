/** The transitions of a registration: pure, so that every order of events can be tested. */
import { DiscoveryError } from "../../errors.js";
import { takeTry } from "../../runtime/retry-budget.js";
import { compareRevisions, type LeaseId } from "../../store/revision.js";
import type { KeySight, PublicationInput } from "./publication-input.js";
import type { HeldLease, LeasedState, LeftLease, Past, PublicationState } from "./publication-state.js";
import type { PublishChange } from "./publish-event.js";

/** A deleted key is put back four times at once, then once a second. */
const PUT_BACKS = { atOnce: 4, refillMs: 1_000 };
/** A lease lost sooner than this after it was got is a quick loss: the first costs no wait, the next ones do. */
const QUICK_LOSS_MS = 10_000;
const LOSS_WAIT = { firstMs: 250, maxMs: 8_000 };
const REFUSED_WAIT_MS = 2_000;
const NOTHING: readonly PublishChange[] = [];
const NO_KEYS: readonly string[] = [];

/** The moment and the registration of a transition. */
export interface PublicationWorld {
  readonly nowMs: number;
  readonly address: string;
  readonly ttlSeconds: number;
  readonly keyOf: (leaseId: LeaseId) => string;
  readonly newLeaseId: () => LeaseId;
}

export interface PublicationStep {
  readonly state: PublicationState;
  readonly changes: readonly PublishChange[];
}

export function firstPublication(world: PublicationWorld): PublicationState {
  const past = {
    lastKey: undefined,
    strayKeys: NO_KEYS,
    lostAtMs: undefined,
    registeredAtMs: undefined,
    quickLosses: 0,
    putBacks: undefined,
  };
  return granting(past, 0, world);
}

/** An input about another lease than the state's changes nothing: it comes late. */
export function nextPublication(
  state: PublicationState,
  input: PublicationInput,
  world: PublicationWorld,
): PublicationStep {
  switch (input.type) {
    case "granted":
      return granted(state, input, world);
    case "put":
    case "foundOther":
      return written(state, input, world);
    case "refused":
      return refused(state, input.leaseId, world);
    case "renewed":
    case "late":
      return heard(state, input, world);
    case "gone":
      return isHolding(state, input.leaseId) ? lose(state, world) : stay(state);
    case "seen":
      return seen(state, input, world);
    case "tick":
      return tick(state, world);
    case "pause":
      return pause(state, world);
    case "resume":
      return state.kind === "paused" ? go(granting(state.past, 0, world)) : stay(state);
    case "close":
      return state.kind === "closed" ? stay(state) : go({ kind: "closed", left: leave(state, world) });
    case "revoked":
      return revoked(state, input.leaseId);
    default:
      return input satisfies never;
  }
}

function granted(
  state: PublicationState,
  { leaseId, ttlSeconds, isNew }: Extract<PublicationInput, { type: "granted" }>,
  { nowMs }: PublicationWorld,
): PublicationStep {
  if (state.kind !== "granting" || state.leaseId !== leaseId) return stay(state);
  const lease = { leaseId, ttlSeconds, expiresAtMs: nowMs + ttlSeconds * 1_000, isLate: false, isNew };
  const next = { kind: "putting", lease, awaySinceMs: undefined, notBeforeMs: 0, past: state.past } as const;
  return go(next, { type: "granted", ttlSeconds });
}

function written(
  state: PublicationState,
  input: Extract<PublicationInput, { type: "put" | "foundOther" }>,
  world: PublicationWorld,
): PublicationStep {
  if (state.kind !== "putting" || state.lease.leaseId !== input.leaseId) return stay(state);
  const { lease, awaySinceMs, past } = state;
  // Field by field, as all that 5,000 registrations go through at once: a spread takes half a kilobyte more of each.
  const stands = {
    lastKey: world.keyOf(lease.leaseId),
    strayKeys: NO_KEYS,
    lostAtMs: undefined,
    registeredAtMs: awaySinceMs === undefined ? world.nowMs : past.registeredAtMs,
    quickLosses: past.quickLosses,
    putBacks: past.putBacks,
  };
  if (input.type === "foundOther") {
    const { value, modRevision: revision } = input.keyValue;
    return go({ kind: "overwritten", lease, revision, value, past: stands }, { type: "overwritten", value });
  }
  const next = { kind: "registered", lease, revision: input.revision, past: stands } as const;
  if (past.lostAtMs !== undefined)
    return go(next, { type: "restored", lostForMs: wholeMs(world.nowMs - past.lostAtMs) });
  if (awaySinceMs === undefined) return go(next, { type: "registered" });
  return input.wasThere
    ? go(next)
    : go(next, { type: "putBack", afterMs: wholeMs(world.nowMs - awaySinceMs) });
}

function refused(state: PublicationState, leaseId: LeaseId, { nowMs }: PublicationWorld): PublicationStep {
  const notBeforeMs = nowMs + REFUSED_WAIT_MS;
  if (state.kind === "granting" && state.leaseId === leaseId) return go({ ...state, notBeforeMs });
  if (state.kind === "putting" && state.lease.leaseId === leaseId) return go({ ...state, notBeforeMs });
  return stay(state);
}

function heard(
  state: PublicationState,
  input: Extract<PublicationInput, { type: "renewed" | "late" }>,
  { nowMs }: PublicationWorld,
): PublicationStep {
  if (!isHolding(state, input.leaseId)) return stay(state);
  const { lease, past } = state;
  if (input.type === "late") {
    const leaseLeftMs = wholeMs(Math.max(0, lease.expiresAtMs - nowMs));
    const { host, error } = input;
    return go(
      { ...state, lease: { ...lease, isLate: true } },
      { type: "renewalLate", host, error, leaseLeftMs },
    );
  }
  const { leaseId, host, ttlSeconds } = input;
  const renewed = withLease(state, {
    leaseId,
    ttlSeconds,
    expiresAtMs: nowMs + ttlSeconds * 1_000,
    isLate: false,
  });
  if (past.lostAtMs !== undefined) return outlived(renewed, wholeMs(nowMs - past.lostAtMs));
  return lease.isLate ? go(renewed, { type: "renewed", host }) : quietly(renewed);
}

/** By far the most frequent step when 5,000 leases are renewed, so the most frequent state is written out. */
function withLease(state: LeasedState, lease: HeldLease): LeasedState {
  if (state.kind !== "registered") return { ...state, lease };
  return { kind: "registered", lease, revision: state.revision, past: state.past };
}

/** The lease outlived our own clock's count. While the key is away, only its put restores the registration. */
function outlived(state: LeasedState, lostForMs: number): PublicationStep {
  if (state.kind === "putting") return quietly(state);
  const restored = { ...state, past: { ...state.past, lostAtMs: undefined } };
  const change = { type: "restored", lostForMs } as const;
  if (restored.kind === "registered") return go(restored, change);
  return go(restored, change, { type: "overwritten", value: restored.value });
}

function seen(state: PublicationState, sight: KeySight, world: PublicationWorld): PublicationStep {
  // While the key is being put, that write looks for itself.
  if (state.kind !== "registered" && state.kind !== "overwritten") return stay(state);
  const { keyValue, isNewHistory } = sight;
  const revision = keyValue?.modRevision ?? sight.revision;
  if (!isNewHistory && compareRevisions(revision, state.revision) <= 0) return stay(state);
  if (keyValue === undefined) return putBack(state, world);
  const { lease, past } = state;
  const { value } = keyValue;
  if (value !== world.address) {
    const next = { kind: "overwritten", lease, revision, value, past } as const;
    const isKnown = state.kind === "overwritten" && state.value === value;
    return isKnown ? go(next) : go(next, { type: "overwritten", value });
  }
  if (keyValue.leaseId !== lease.leaseId) return putBack(state, world);
  const next = { kind: "registered", lease, revision, past } as const;
  return state.kind === "registered" ? go(next) : go(next, { type: "registered" });
}

/** The key is away, or does not hang on our lease. */
function putBack(state: LeasedState, { nowMs }: PublicationWorld): PublicationStep {
  const { lease, past } = state;
  const { budget, waitMs } = takeTry(past.putBacks, nowMs, PUT_BACKS);
  return go({
    kind: "putting",
    lease,
    awaySinceMs: nowMs,
    notBeforeMs: nowMs + waitMs,
    past: { ...past, putBacks: budget },
  });
}

/** The lease is gone, and the key with it. */
function lose(state: LeasedState, world: PublicationWorld): PublicationStep {
  const { nowMs } = world;
  const past = withStrayKey(state, world);
  const quickLosses = isQuickLoss(state, nowMs) ? past.quickLosses + 1 : 0;
  const waitMs = quickLosses < 2 ? 0 : Math.min(LOSS_WAIT.maxMs, LOSS_WAIT.firstMs * 2 ** (quickLosses - 2));
  const lostAtMs = past.lostAtMs ?? absentSince(state, nowMs);
  const next = granting({ ...past, quickLosses, lostAtMs }, nowMs + waitMs, world);
  if (lostAtMs === undefined || past.lostAtMs !== undefined) return go(next);
  return go(next, { type: "lost", error: new DiscoveryError("lost", "etcd no longer knows the lease") });
}

/** A lease is left while its key is put for the first time: whether that put went through will never be known. */
function withStrayKey(state: Exclude<PublicationState, { kind: "closed" }>, world: PublicationWorld): Past {
  if (state.kind !== "putting" || state.awaySinceMs !== undefined) return state.past;
  const { past } = state;
  return { ...past, strayKeys: [...past.strayKeys, world.keyOf(state.lease.leaseId)] };
}

/** It was lost before the key stood under it, or soon after. */
function isQuickLoss(state: LeasedState, nowMs: number): boolean {
  if (state.kind === "putting" && state.awaySinceMs === undefined) return true;
  return nowMs - (state.past.registeredAtMs ?? nowMs) < QUICK_LOSS_MS;
}

/** Since when clients do not see what they saw before; undefined: they have not seen it yet. */
function absentSince(state: LeasedState, nowMs: number): number | undefined {
  return state.kind === "putting" ? state.awaySinceMs : nowMs;
}

/** By our own clock: a lease that nobody renewed has run out, whether or not etcd can be asked. */
function tick(state: PublicationState, { nowMs }: PublicationWorld): PublicationStep {
  if (!("lease" in state) || nowMs < state.lease.expiresAtMs || state.past.lostAtMs !== undefined)
    return stay(state);
  if (absentSince(state, nowMs) === undefined) return stay(state);
  const error = new DiscoveryError("lost", "the lease ran out: no etcd host renewed it");
  return go({ ...state, past: { ...state.past, lostAtMs: nowMs } }, { type: "lost", error });
}

function pause(state: PublicationState, world: PublicationWorld): PublicationStep {
  if (state.kind === "closed" || state.kind === "paused") return stay(state);
  const past = { ...withStrayKey(state, world), lostAtMs: undefined, registeredAtMs: undefined };
  return go({ kind: "paused", left: leave(state, world), past });
}

/** A lease whose grant was not confirmed is left, too: it may exist. */
function leave(state: PublicationState, { nowMs, ttlSeconds }: PublicationWorld): LeftLease | undefined {
  if (state.kind === "paused" || state.kind === "closed") return state.left;
  if (state.kind === "granting") {
    return { leaseId: state.leaseId, expiresAtMs: nowMs + ttlSeconds * 1_000, wasGranted: false };
  }
  const { leaseId, expiresAtMs } = state.lease;
  return { leaseId, expiresAtMs, wasGranted: true };
}

function revoked(state: PublicationState, leaseId: LeaseId): PublicationStep {
  if ((state.kind !== "paused" && state.kind !== "closed") || state.left?.leaseId !== leaseId)
    return stay(state);
  const next = { ...state, left: undefined };
  if (!state.left.wasGranted) return go(next);
  return go(next, { type: state.kind === "paused" ? "withdrawn" : "revoked" });
}

function granting(past: Past, notBeforeMs: number, world: PublicationWorld): PublicationState {
  return { kind: "granting", leaseId: world.newLeaseId(), notBeforeMs, past };
}

function isHolding(state: PublicationState, leaseId: LeaseId): state is LeasedState {
  return "lease" in state && state.lease.leaseId === leaseId;
}

/** Nothing of it is worth telling. */
function quietly(state: PublicationState): PublicationStep {
  return { state, changes: NOTHING };
}

function stay(state: PublicationState): PublicationStep {
  return quietly(state);
}

function go(state: PublicationState, ...changes: readonly PublishChange[]): PublicationStep {
  return { state, changes };
}

/** What people and JSON see has no fractions. */
function wholeMs(ms: number): number {
  return Math.round(ms);
}
