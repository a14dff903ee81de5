/** What happened, a line each, the newest last. */
import { printable } from "../../text/printable.js";
import { padRight } from "../../text/width.js";
import { fitLine, type Line, span } from "../line.js";
import type { LoggedEvent } from "../model/event-log.js";
import type { Span, Theme } from "../theme.js";
import { clockTime } from "./view-context.js";

const VERB_CELLS = 8;
const SUBJECT_CELLS = 14;
const SERVICE_CELLS = 10;

export function eventLine(event: LoggedEvent, width: number, theme: Theme, withService = false): Line {
  const { wallMs, mark, verb, service, subject, note } = event;
  const spans: Span[] = [span(` ${clockTime(wallMs, theme)} `, "dim"), theme.mark(mark), span(" ")];
  if (verb !== "") spans.push(span(padRight(verb, VERB_CELLS)));
  if (withService && service !== "") spans.push(span(`${padRight(printable(service), SERVICE_CELLS)} `));
  const text = signed(subject, theme);
  spans.push(span(note === "" ? text : `${padRight(text, SUBJECT_CELLS)}   ${printable(note)}`));
  return fitLine(spans, width, theme.look);
}

/** An arrow of ours between two values of strangers. */
function signed(subject: string, theme: Theme): string {
  return printable(subject).replace(" → ", theme.sign(" → "));
}

/** ` rows 1–4 of 4 ── events ─────` */
export function rule(title: string, name: string, width: number, theme: Theme): Line {
  const line = theme.sign("─");
  const head = title === "" ? "" : ` ${theme.sign(title)} `;
  const text = name === "" ? head : `${head}${line}${line} ${name} `;
  return fitLine([span(text), span(line.repeat(Math.max(0, width - text.length)), "dim")], width, theme.look);
}
