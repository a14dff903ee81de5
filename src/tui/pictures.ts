/** Makes the picture of the screen in sight, of what lives now or of what was held. */
import type { Playback } from "../runtime/playback.js";
import { plural } from "../text/numbers.js";
import type { HostFacts, Outage } from "./host-facts.js";
import type { LiveModels } from "./live-models.js";
import type { EndpointRow } from "./model/endpoint-row.js";
import type { LeaseAnswer } from "./model/lease-book.js";
import { type Link, staleSince } from "./model/link.js";
import type { Moment } from "./model/moment.js";
import type { ProbeBook } from "./model/probe-book.js";
import type { ServiceRow } from "./model/service-tally.js";
import type { PickStage } from "./pick-stage.js";
import { RowList } from "./row-list.js";
import { helpPicture } from "./screens/help-screen.js";
import { instanceLines, instancePicture } from "./screens/instance-screen.js";
import { listPicture } from "./screens/list-picture.js";
import { pickPicture, tinyPickText } from "./screens/pick-screen.js";
import {
  ENDPOINT_SORT_COUNT,
  endpointRows,
  endpointView,
  servicePictureParts,
  tinyText,
} from "./screens/service-screen.js";
import { serviceRows, servicesPictureParts } from "./screens/services-screen.js";
import { Snapshots } from "./snapshots.js";
import { type Facts, reduce, serviceOf, topScreen, type UiState } from "./state.js";
import type { Theme } from "./theme.js";
import { layoutOf, type Size } from "./view/layout.js";
import { type Picture, tinyPicture } from "./view/picture.js";
import { SERVICE_SORT_COUNT } from "./view/service-columns.js";
import type { ViewContext } from "./view/view-context.js";

export interface PicturesOptions {
  readonly theme: Theme;
  readonly models: LiveModels;
  readonly picks: PickStage;
  readonly probes: ProbeBook;
  readonly quote: (text: string) => string;
  /** Of the recording that is shown; undefined: what is shown lives. */
  readonly playback?: Playback | undefined;
}

/** What a frame finds around it. */
export interface FrameEnvironment {
  readonly size: Size;
  readonly now: Moment;
  /** Of the clock that keys and messages go by; it is not `now` while a recording is shown. */
  readonly clockMs: number;
  readonly host: HostFacts | undefined;
  readonly outage: Outage | undefined;
}

export class Pictures {
  readonly #options: PicturesOptions;
  readonly #endpoints = new RowList<EndpointRow>();
  readonly #services = new RowList<ServiceRow>();
  readonly #snapshots: Snapshots;

  constructor(options: PicturesOptions) {
    this.#options = options;
    this.#snapshots = new Snapshots(options);
  }

  /** The picture stands still, or moves again. */
  hold(state: UiState, now: Moment): void {
    this.#snapshots.hold(state, now);
  }

  /** What an action finds on the screen in sight. */
  facts(state: UiState, { size, now, clockMs }: Pick<FrameEnvironment, "size" | "now" | "clockMs">): Facts {
    const { screen, list } = topScreen(state);
    const layout = layoutOf(size, screen.kind === "service");
    const base = { pageRows: Math.max(1, layout.tableRows), nowMs: clockMs };
    switch (screen.kind) {
      case "services":
        return { ...base, rows: this.#serviceRows(list, now).rows, sortCount: SERVICE_SORT_COUNT };
      case "pick":
        return this.#options.picks.facts(screen, list, size, clockMs);
      case "service":
        return {
          ...base,
          rows: this.#endpointRows(screen.service, list, now).rows,
          sortCount: ENDPOINT_SORT_COUNT,
        };
      case "instance": {
        const lines = instanceLines(
          this.#row(screen, now),
          this.#view(screen.service, state, { now }),
          size.columns,
        );
        const steps = Math.max(0, lines.length - layout.bodyRows) + 1;
        return {
          ...base,
          pageRows: 1,
          stepRows: layout.bodyRows,
          sortCount: 1,
          rows: Array.from({ length: steps }, (_, at) => ({ id: `${at}` })),
        };
      }
    }
  }

  /** The picture, and the state with its cursor where its row stands now. */
  draw(before: UiState, env: FrameEnvironment): { readonly state: UiState; readonly picture: Picture } {
    const state = before.isHelpOpen ? before : reduce(before, { kind: "look" }, this.facts(before, env));
    return { state, picture: this.#picture(state, env) };
  }

  /** Since when what is in sight is stale. */
  staleSince(state: UiState): Moment | undefined {
    const link = this.#link(state);
    return link === undefined ? undefined : staleSince(link);
  }

  /** Leases of the rows in sight; none while etcd is away. */
  leasesInSight(state: UiState, size: Size): readonly string[] {
    const { screen } = topScreen(state);
    if (screen.kind === "services" || screen.kind === "pick" || this.staleSince(state) !== undefined)
      return [];
    const { model } = this.#options.models.service(screen.service);
    const instances = this.#idsInSight(state, size).flatMap((id) => model.row(id)?.instances ?? []);
    return instances.flatMap(({ leaseId }) => leaseId ?? []);
  }

  /** Returns whether there is more to see than a clock that goes on. */
  noteLeases(
    state: UiState,
    answers: ReadonlyMap<string, LeaseAnswer>,
    { size, now }: Pick<FrameEnvironment, "size" | "now">,
  ): boolean {
    const { screen } = topScreen(state);
    if (screen.kind === "services" || screen.kind === "pick") return false;
    const { model } = this.#options.models.service(screen.service);
    const { version } = model;
    let isFirst = false;
    for (const [leaseId, answer] of answers) {
      isFirst ||= model.leases.samplesOf(leaseId).length === 0;
      model.leases.note(leaseId, answer, now.atMs);
    }
    model.judgeLeases(this.#idsInSight(state, size));
    return isFirst || model.version !== version;
  }

  /** The address of the row in sight, then its keys. */
  copyable(state: UiState): readonly string[] {
    const { screen, list } = topScreen(state);
    if (screen.kind === "services" || screen.kind === "pick")
      return list.cursor === undefined ? [] : [list.cursor];
    const row = this.#rowInSight(state);
    return row === undefined ? [] : [row.address ?? row.id, ...row.instances.map(({ key }) => key)];
  }

  addressInSight(state: UiState): string | undefined {
    return this.#rowInSight(state)?.address ?? undefined;
  }

  /** Of the endpoints when they were last asked for. */
  #lastRows: readonly EndpointRow[] = [];

  /** Of endpoints. */
  #idsInSight(state: UiState, size: Size): readonly string[] {
    const { screen, list } = topScreen(state);
    if (screen.kind === "instance") return [screen.id];
    const { tableRows } = layoutOf(size, true);
    return this.#lastRows.slice(list.top, list.top + tableRows).map(({ id }) => id);
  }

  #rowInSight(state: UiState): EndpointRow | undefined {
    const { screen, list } = topScreen(state);
    if (screen.kind === "services" || screen.kind === "pick") return undefined;
    const id = screen.kind === "instance" ? screen.id : list.cursor;
    return id === undefined ? undefined : this.#options.models.service(screen.service).model.row(id);
  }

  /** undefined: etcd is not asked. */
  #link(state: UiState): Link | undefined {
    const { screen } = topScreen(state);
    const { models } = this.#options;
    const service = serviceOf(screen);
    if (service !== undefined) return models.service(service).model.link;
    return screen.kind === "services" ? models.all().model.link : undefined;
  }

  #serviceRows(list: UiState["screens"][number]["list"], now: Moment) {
    return serviceRows(this.#services, list, this.#snapshots.all(now));
  }

  #endpointRows(service: string, list: UiState["screens"][number]["list"], now: Moment) {
    const snapshot = this.#snapshots.of(service, now);
    const shown = endpointRows(this.#endpoints, list, snapshot);
    this.#lastRows = shown.rows;
    return shown;
  }

  #row(
    { service, id }: { readonly service: string; readonly id: string },
    now: Moment,
  ): EndpointRow | undefined {
    const snapshot = this.#snapshots.of(service, now);
    for (const row of snapshot.rows()) if (row.id === id) return row;
    return undefined;
  }

  #view(service: string, state: UiState, { now }: { now: Moment }) {
    const snapshot = this.#snapshots.of(service, now);
    const { theme, probes, playback } = this.#options;
    return endpointView(snapshot, probes, { theme, isWide: state.isWide, replay: playback });
  }

  #picture(state: UiState, env: FrameEnvironment): Picture {
    const { screen, list } = topScreen(state);
    const { size, now } = env;
    const { theme, models, probes } = this.#options;
    const layout = layoutOf(size, screen.kind === "service");
    const context = this.#context(state, env);
    if (layout.extent === "line") return tinyPicture(this.#tinyText(state, env, context), size, theme);
    if (state.isHelpOpen) return helpPicture(state.helpTop, { layout, size, context });
    const place = { state, list, layout, size, context };
    switch (screen.kind) {
      case "services": {
        const snapshot = this.#snapshots.all(now);
        const shown = this.#serviceRows(list, now);
        return listPicture(
          servicesPictureParts(snapshot, shown, { list, width: layout.listColumns, context }),
          place,
        );
      }
      case "pick": {
        const isBelowServices = state.screens[0]?.screen.kind === "services";
        return pickPicture(this.#options.picks.pictureFacts(screen, list, isBelowServices), place);
      }
      case "service": {
        const live = models.service(screen.service);
        const snapshot = this.#snapshots.of(screen.service, now);
        const shown = this.#endpointRows(screen.service, list, now);
        const isBelowServices = state.screens.length > 1;
        const facts = { snapshot, probes, similar: live.similar, isBelowServices };
        return listPicture(
          servicePictureParts(facts, shown, { list, width: layout.listColumns, context }),
          place,
        );
      }
      case "instance": {
        const snapshot = this.#snapshots.of(screen.service, now);
        return instancePicture({ snapshot, screen, row: this.#row(screen, now), probes }, place);
      }
    }
  }

  #context({ isWide }: UiState, { now, host, outage }: FrameEnvironment): ViewContext {
    const { theme, playback } = this.#options;
    const base = { theme, host, outage, isWide, replay: playback };
    return { ...base, now, pause: this.#snapshots.pause };
  }

  #tinyText(state: UiState, { size, now }: FrameEnvironment, context: ViewContext): string {
    const { screen } = topScreen(state);
    const { theme, picks } = this.#options;
    if (screen.kind === "pick") return tinyPickText(picks.model(screen), size.columns, theme);
    const isHeld = context.pause !== undefined || context.replay?.isPaused === true;
    const held = isHeld ? theme.sign("‖ ") : "";
    if (screen.kind !== "services") {
      return held + tinyText(this.#snapshots.of(screen.service, now), size.columns - held.length, context);
    }
    const { counts, link } = this.#snapshots.all(now);
    const stale = staleSince(link) === undefined ? "" : `${theme.mark("lastKnown").text} `;
    return `${held}${stale}${plural(counts.services, "service")} (enlarge)`;
  }
}
