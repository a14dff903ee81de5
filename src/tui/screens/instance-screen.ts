/** Enter: all that is known of one endpoint. */
import { type Line, span } from "../line.js";
import type { EndpointRow } from "../model/endpoint-row.js";
import type { ProbeBook } from "../model/probe-book.js";
import type { ServiceSnapshot } from "../model/service-snapshot.js";
import type { ListState, Screen, UiState } from "../state.js";
import { detailLines } from "../view/detail-lines.js";
import type { EndpointView } from "../view/endpoint-columns.js";
import { rule } from "../view/event-lines.js";
import { statusLine } from "../view/header.js";
import { keyLine } from "../view/key-line.js";
import type { Layout, Size } from "../view/layout.js";
import { messageLine } from "../view/message-line.js";
import { compose, type Picture } from "../view/picture.js";
import type { ViewContext } from "../view/view-context.js";
import { endpointView } from "./service-screen.js";

export interface InstanceFacts {
  readonly snapshot: ServiceSnapshot;
  readonly screen: Extract<Screen, { kind: "instance" }>;
  /** undefined: it has left, and its row was closed. */
  readonly row: EndpointRow | undefined;
  readonly probes: ProbeBook;
}

export function instanceLines(row: EndpointRow | undefined, view: EndpointView, width: number): Line[] {
  if (row !== undefined) return detailLines(row, view, width);
  return [[], [span("     It has left. Esc goes back to the list.")]];
}

export function instancePicture(
  { snapshot, screen, row, probes }: InstanceFacts,
  {
    state,
    list,
    layout,
    size,
    context,
  }: { state: UiState; list: ListState; layout: Layout; size: Size; context: ViewContext },
): Picture {
  const { theme } = context;
  const width = size.columns;
  const lines = instanceLines(row, endpointView(snapshot, probes, context), width);
  const status = statusLine(
    { crumbs: [screen.service, row?.address ?? screen.id], link: snapshot.link, width },
    context,
  );
  const { link, notice } = snapshot;
  const message = messageLine({ link, notice, problem: undefined, aside: "" }, state.message, width, context);
  const keys = keyLine("instance", width, theme, state.isReplay);
  const below = layout.extent === "full" ? [message, keys] : [keys];
  return compose(
    { above: [status, rule("", "", width, theme)], left: lines.slice(list.top), below },
    { ...layout, paneColumns: 0 },
    size,
  );
}
