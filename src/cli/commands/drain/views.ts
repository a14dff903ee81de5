/** Drain as text: what is done on stderr; what is to be kept on stdout, the writes of --dry-run and the undo of --stay. */
import { formatDuration } from "../../../duration.js";
import { formatNumber, plural } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { DrainEventDocument } from "../../documents/drain-event.js";
import type { EventLines, EventView } from "../../result.js";
import type { Style } from "../../view/style.js";
import type { drainFlags } from "./command.js";

type How = Pick<OptionsOf<typeof drainFlags>, "stay" | "duration">;

/** A turn is drawn when its last line is there. */
export function drainView(how: How): EventView<DrainEventDocument> {
  return ({ words: style, data }) => {
    let turn: DrainEventDocument[] = [];
    return (document) => {
      turn.push(document);
      if (document.more) return {};
      const whole = turn;
      turn = [];
      return document.dryRun ? plannedLines(whole, data) : turnLines(whole, how, style);
    };
  };
}

function plannedLines(turn: readonly DrainEventDocument[], { isAscii }: Style): EventLines {
  const arrow = isAscii ? "->" : "→";
  return {
    data: turn.map(
      ({ key, address, substitute }) =>
        `${printable(key)}  ${printable(address)} ${arrow} ${printable(substitute ?? "")}`,
    ),
    words: [
      `${plural(turn.length, "key")}; ${plural(turn[0]?.endpointsLeft ?? 0, "endpoint")} would be left`,
    ],
  };
}

function turnLines(turn: readonly DrainEventDocument[], how: How, style: Style): EventLines {
  const of = (type: DrainEventDocument["type"]) => turn.filter((document) => document.type === type);
  const [drained, restored] = [of("drained"), of("restored")];
  const undos = how.stay ? drained.flatMap(({ undo }) => undo ?? []) : [];
  return {
    data: undos,
    words: [
      ...drainedLines(drained, how, style),
      ...[...of("redrained"), ...of("siblingChanged"), ...of("skipped")].flatMap((one) => [
        laterLine(one, style),
        // What somebody else wrote is not put back in the end.
        ...(one.type === "skipped" && one.undo !== null ? [`    ${printable(one.undo)}`] : []),
      ]),
      ...restoredLines(restored, style),
    ],
  };
}

/** Keys whose undo is shown in case zdisc is killed. */
const MOST_UNDOS = 3;

function drainedLines(drained: readonly DrainEventDocument[], how: How, style: Style): string[] {
  const [first] = drained;
  if (first === undefined) return [];
  const { address, service, substitute, endpointsLeft } = first;
  const keys = `${plural(drained.length, "key")} now ${drained.length === 1 ? "says" : "say"}`;
  const left = `${plural(endpointsLeft ?? 0, "endpoint")} left`;
  return [
    `${style.mark("live")} ${printable(address)} out of ${printable(service)} (${keys} ${printable(substitute ?? "")}); ${left}`,
    `  The process still runs and finishes its calls. ${endText(how)}`,
    `  ${style.mark("warning")} go-zero clients before 1.10 may ignore a changed value and keep calling it.`,
    ...(how.stay ? [] : killedLines(drained)),
  ];
}

function endText({ stay, duration }: How): string {
  if (stay) return "Restarting it undoes this, too.";
  if (duration === undefined) return "Ctrl-C puts it back.";
  return `It is back after ${formatDuration(duration)}, or at Ctrl-C.`;
}

/** Whoever is killed puts nothing back. */
function killedLines(drained: readonly DrainEventDocument[]): string[] {
  const undos = drained.flatMap(({ undo }) => undo ?? []);
  if (undos.length === 0) return [];
  const more = undos.length > MOST_UNDOS ? [`  and ${formatNumber(undos.length - MOST_UNDOS)} more`] : [];
  const shown = undos.slice(0, MOST_UNDOS).map((undo) => `    ${printable(undo)}`);
  return ["  If zdisc itself is killed, restarting the process undoes this, or:", ...shown, ...more];
}

function laterLine(document: DrainEventDocument, style: Style): string {
  const [key, address] = [printable(document.key), printable(document.address)];
  const says = printable(document.substitute ?? "");
  const [live, warning] = [style.mark("live"), style.mark("warning")];
  if (document.type === "redrained") return `${live} ${key} carried ${address}; it now says ${says}`;
  if (document.type === "siblingChanged") {
    return `${live} ${printable(document.previousSubstitute ?? "")} left; ${key} now says ${says}`;
  }
  switch (document.reason) {
    case "changed":
      return `${warning} ${key} says ${says}, by someone else: left alone${document.undo === null ? "" : "; to undo:"}`;
    case "fought":
      return `${warning} ${key} is put back again and again by its publisher: left alone`;
    case "already":
      return `${live} ${key} says ${address} already`;
    default:
      return `${live} ${key} is gone: its process stopped, or lost its lease`;
  }
}

function restoredLines(restored: readonly DrainEventDocument[], style: Style): string[] {
  const [first] = restored;
  if (first === undefined) return [];
  const { address, service, outForMs, reason } = first;
  if (reason === "noSibling") {
    const what = `no other endpoint of ${printable(service)} is left`;
    return [`${style.mark("warning")} ${what}: ${printable(address)} is back until one joins`];
  }
  const out = outForMs === null ? "" : `; out for ${formatDuration(outForMs)}`;
  return [`${style.mark("live")} ${printable(address)} is back in ${printable(service)}${out}`];
}
