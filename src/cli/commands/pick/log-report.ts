/** The report of a log. */
import type { P2cLine } from "../../../gozero/p2c-log.js";
import { compareAddresses } from "../../../text/address-order.js";
import { lettersOf } from "../../../text/letters.js";
import { timestamp } from "../../../text/times.js";
import type { PickedEndpointDocument, PickReportDocument } from "../../documents/pick-report.js";
import { rounded, shareOf } from "./build-report.js";
import { type LoggedEndpoint, type LoggedPicker, pickersOf } from "./log-pickers.js";

/** go-zero's load where it would be 0: it says nothing about the lag. */
const PENALTY = 2_147_483_647;

export function logReport(lines: readonly P2cLine[]): PickReportDocument {
  const pickers = pickersOf(lines);
  const times = lines.flatMap(({ wallMs }) => wallMs ?? []);
  const [fromMs, toMs] = [least(times), most(times)];
  const endpoints = pickers.flatMap(endpointsOf);
  const picks = endpoints.reduce((sum, endpoint) => sum + endpoint.picks, 0);
  const durationMs = fromMs === undefined || toMs === undefined ? null : toMs - fromMs;
  return {
    schemaVersion: 1,
    kind: "pickReport",
    mode: "log",
    service: null,
    policy: "p2c_ewma",
    strictGoZero: true,
    seed: null,
    picks,
    unservedCalls: null,
    ratePerSecond: durationMs === null || durationMs === 0 ? null : rounded((picks / durationMs) * 1_000),
    inFlight: null,
    durationMs,
    endpoints: endpoints.map((endpoint, at) => ({ ...endpoint, label: lettersOf(at) })),
    latencyMs: null,
    comparison: null,
    hashKey: null,
    log: {
      lines: lines.length,
      from: fromMs === undefined ? null : timestamp(fromMs),
      to: toMs === undefined ? null : timestamp(toMs),
      truncatedLines: lines.filter(({ isTruncated }) => isTruncated).length,
      pickers: pickers.length,
      resets: resetsOf(pickers),
    },
    explanation: null,
  };
}

function endpointsOf(picker: LoggedPicker, index: number): Omit<PickedEndpointDocument, "label">[] {
  const endpoints = [...picker.endpoints.values()].sort((a, b) => compareAddresses(a.address, b.address));
  const picks = endpoints.reduce((sum, { requests }) => sum + requests, 0);
  return endpoints.map((endpoint) => loggedEndpoint(endpoint, picks, index + 1));
}

function loggedEndpoint(
  { address, requests, lastLoad }: LoggedEndpoint,
  picks: number,
  picker: number,
): Omit<PickedEndpointDocument, "label"> {
  const isKnown = lastLoad > 1 && lastLoad !== PENALTY;
  return {
    address,
    picks: requests,
    share: shareOf(requests, picks),
    forcedPicks: null,
    lagMs: null,
    lagAtMostMs: isKnown ? rounded(lastLoad ** 2 / 1e6) : null,
    inflight: null,
    success: null,
    load: lastLoad,
    failures: null,
    latencyMs: null,
    inSubset: null,
    picker,
  };
}

function resetsOf(pickers: readonly LoggedPicker[]) {
  const resets = pickers.flatMap((picker) => picker.resets);
  resets.sort((a, b) => (a.wallMs ?? 0) - (b.wallMs ?? 0));
  return resets.map(({ wallMs, joined, left }) => ({
    time: wallMs === undefined ? null : timestamp(wallMs),
    joined,
    left,
  }));
}

/** Of more than a call can take as arguments. */
function least(numbers: readonly number[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (low, number) => (low === undefined || number < low ? number : low),
    undefined,
  );
}

function most(numbers: readonly number[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (high, number) => (high === undefined || number > high ? number : high),
    undefined,
  );
}
