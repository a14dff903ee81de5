/** The pick screens that are open: each has its model, whose time goes on while it is; closed with its screen. */
import { DiscoveryError } from "../errors.js";
import { AbortScope } from "../runtime/abort.js";
import type { Clock } from "../runtime/clock.js";
import { sortedAddresses } from "../text/address-order.js";
import { plural } from "../text/numbers.js";
import { formatPercent } from "../text/percent.js";
import type { LiveModels } from "./live-models.js";
import { describePicks } from "./model/describe-picks.js";
import type { Link } from "./model/link.js";
import { PickModel } from "./model/pick-model.js";
import type { PickRow } from "./model/pick-rows.js";
import { policyText } from "./model/pick-settings.js";
import type { PickSource } from "./pick-source.js";
import { RowList } from "./row-list.js";
import { PICK_SORT_COUNT, type PickFacts, pickRows } from "./screens/pick-facts.js";
import { pickLayoutOf } from "./screens/pick-layout.js";
import type { Facts, ListState, PickKey, Screen } from "./state.js";
import type { Size } from "./view/layout.js";

/** Figures that change more often cannot be read. */
const TICK_MS = 200;
const MOST_SHARES = 4;

export interface PickStageOptions {
  readonly source: PickSource;
  readonly models: LiveModels;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onNews: () => void;
  readonly onDefect: (error: unknown) => void;
  readonly say: (text: string) => void;
}

type PickScreen = Extract<Screen, { kind: "pick" }>;

interface Opened {
  readonly model: PickModel;
  readonly scope: AbortScope;
  /** Of the service's rows, when they were last looked at. */
  version: number;
  hasConsent: boolean;
  isOpening: boolean;
}

/** What a key leads to beyond what it does at once. */
export type PickAnswer = { readonly say: string } | { readonly ask: string } | undefined;

export class PickStage {
  readonly #options: PickStageOptions;
  readonly #opened = new Map<string | undefined, Opened>();
  readonly #rows = new RowList<PickRow>();

  constructor(options: PickStageOptions) {
    this.#options = options;
  }

  facts({ service }: PickScreen, list: ListState, size: Size, nowMs: number): Facts {
    const { model } = this.#open(service);
    const { tableRows } = pickLayoutOf(size, this.#told(model).length);
    const { rows } = pickRows(this.#rows, list, model);
    return { rows, pageRows: Math.max(1, tableRows), sortCount: PICK_SORT_COUNT, nowMs };
  }

  pictureFacts({ service }: PickScreen, list: ListState, isBelowServices: boolean): PickFacts {
    const { model } = this.#open(service);
    const { source } = this.#options;
    const situation = describePicks(model, source.scene.jitter);
    return {
      model,
      isBelowServices,
      link: this.#link(service),
      shown: pickRows(this.#rows, list, model),
      told: this.#told(model),
      explanation: situation === undefined ? null : source.explainShares(situation),
    };
  }

  model({ service }: PickScreen): PickModel {
    return this.#open(service).model;
  }

  press({ service }: PickScreen, key: PickKey, address: string | undefined): PickAnswer {
    const opened = this.#open(service);
    const { model } = opened;
    switch (key) {
      case "pause":
        model.pause();
        return undefined;
      case "restart":
        model.restart();
        return undefined;
      case "tell":
        if (model.real !== undefined)
          return { say: "real picks are not told in full; press m for the simulation" };
        model.tellPick();
        return undefined;
      case "real":
        return this.#toggleReal(opened);
      default: {
        const refusal = model.turn(key, address);
        return refusal === undefined ? undefined : { say: refusal };
      }
    }
  }

  /** Somebody agreed to the question. */
  agree({ service }: PickScreen): void {
    const opened = this.#open(service);
    opened.hasConsent = true;
    void this.#beginReal(opened);
  }

  /** Closes those that no screen needs any more. */
  keep(screens: readonly { readonly screen: Screen }[]): void {
    const needed = new Set(screens.flatMap(({ screen }) => (screen.kind === "pick" ? [screen.service] : [])));
    for (const [service, { model, scope }] of this.#opened) {
      if (needed.has(service)) continue;
      scope.abort();
      model.endReal();
      this.#opened.delete(service);
    }
  }

  /** `pick: 10,000 picks by p2c_ewma, seed 1: a 43.2%, b 55.7%, c 1.1%` */
  lastWords(screen: PickScreen): string {
    const { model } = this.#open(screen.service);
    const { real, settings, seed, run } = model;
    const how = real === undefined ? `by ${policyText(settings)}, seed ${seed}` : "of real calls";
    const picked = model.rows.all().filter(({ picks }) => picks > 0);
    const shares = picked.slice(0, MOST_SHARES).map(({ label, share }) => `${label} ${formatPercent(share)}`);
    const more = picked.length > MOST_SHARES ? [`${picked.length - MOST_SHARES} more`] : [];
    const end = shares.length === 0 ? "" : `: ${[...shares, ...more].join(", ")}`;
    return `${screen.service ?? "pick"}: ${plural(run.story.tally.picks, "pick")} ${how}${end}`;
  }

  close(): void {
    this.keep([]);
  }

  #open(service: string | undefined): Opened {
    return this.#opened.get(service) ?? this.#openNew(service);
  }

  #openNew(service: string | undefined): Opened {
    const { source, clock, signal, onDefect } = this.#options;
    const model = new PickModel({ source, service, clock });
    const opened: Opened = {
      ...{ model, scope: new AbortScope(signal) },
      ...{ version: -1, hasConsent: false, isOpening: false },
    };
    this.#opened.set(service, opened);
    this.#follow(opened);
    this.#run(opened).catch(onDefect);
    return opened;
  }

  async #run(opened: Opened): Promise<void> {
    const { clock, onNews } = this.#options;
    const { signal } = opened.scope;
    while (!signal.aborted) {
      await clock.sleep(TICK_MS, signal).catch(() => {});
      if (signal.aborted) return;
      const isChanged = this.#follow(opened);
      if (opened.model.tick() || isChanged) onNews();
    }
  }

  /** The endpoints that the service has now; whether anything came of it. */
  #follow(opened: Opened): boolean {
    const { service } = opened.model;
    if (service === undefined) {
      if (opened.version === -1)
        opened.model.follow(this.#options.source.scene.endpoints.map(({ address }) => address));
      opened.version = 0;
      return false;
    }
    const { model } = this.#options.models.service(service);
    if (model.version === opened.version) return false;
    opened.version = model.version;
    const there = [...model.rows()].filter(({ leftAtMs }) => leftAtMs === undefined);
    opened.model.follow(sortedAddresses(there.flatMap(({ address }) => address ?? [])));
    return true;
  }

  #link(service: string | undefined): Link | undefined {
    return service === undefined ? undefined : this.#options.models.service(service).model.link;
  }

  #told(model: PickModel): readonly string[] {
    const { told, settings, seed } = model;
    if (told === undefined) return [];
    return this.#options.source.explainPick(told, { ...settings, seed }, (address) => model.labelOf(address));
  }

  #toggleReal(opened: Opened): PickAnswer {
    const { model, isOpening, hasConsent } = opened;
    if (model.service === undefined) return { say: "real calls need a service: zdisc pick SERVICE --live" };
    if (model.real !== undefined) {
      model.endReal();
      return undefined;
    }
    if (isOpening) return { say: "the channel is being opened" };
    if (model.settings.endpoints.size === 0) return { say: "there is no endpoint to call" };
    if (!hasConsent) return { ask: questionOf(model) };
    void this.#beginReal(opened);
    return undefined;
  }

  async #beginReal(opened: Opened): Promise<void> {
    const { source, say, onDefect, onNews } = this.#options;
    const { model, scope } = opened;
    const { service, seed } = model;
    if (service === undefined || opened.isOpening) return;
    opened.isOpening = true;
    try {
      const observer = model.prepareReal();
      const calls = await source.openRealCalls(service, { seed, observer, signal: scope.signal });
      if (scope.signal.aborted) calls[Symbol.dispose]();
      else model.beginReal(observer, calls);
    } catch (error) {
      if (scope.signal.aborted) return;
      if (error instanceof DiscoveryError) say(error.message);
      else onDefect(error);
    } finally {
      opened.isOpening = false;
      onNews();
    }
  }
}

/** The rate is named first: these are real calls to servers that may be at work. */
function questionOf({ service, realRate, settings }: PickModel): string {
  const addresses = [...settings.endpoints.keys()];
  const [first, last] = [addresses[0] ?? "", addresses.at(-1) ?? ""];
  const targets = addresses.length < 3 ? addresses.join(", ") : `${first} … ${last}`;
  const rate = plural(realRate, "health call");
  return `${rate} a second to ${plural(addresses.length, "endpoint")} of ${service} (${targets})?`;
}
