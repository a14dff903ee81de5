/** The screens at work: keys and events in, pictures out. State is `state.ts`, what lives is `model/`, looks are `view/`. */
import { orAbort } from "../runtime/abort.js";
import { plural } from "../text/numbers.js";
import { copySequence } from "./clipboard.js";
import { EtcdMonitor } from "./etcd-monitor.js";
import { FrameClock } from "./frame-clock.js";
import { InkScreen } from "./ink-screen.js";
import { actionForInput } from "./input-action.js";
import { InputParser } from "./input-parser.js";
import { LeaseAsker } from "./lease-asker.js";
import { LiveModels } from "./live-models.js";
import { type Link, staleSince } from "./model/link.js";
import { type Moment, momentOf } from "./model/moment.js";
import { ProbeBook } from "./model/probe-book.js";
import { liveServices } from "./model/services-snapshot.js";
import type { TuiOptions } from "./options.js";
import { PickStage } from "./pick-stage.js";
import { type FrameEnvironment, Pictures } from "./pictures.js";
import {
  type Action,
  initialState,
  type PickKey,
  reduce,
  serviceOf,
  topScreen,
  type UiState,
} from "./state.js";
import { Theme } from "./theme.js";
import { healthText } from "./view/probe-words.js";

const ESCAPE_MS = 50;
const IDLE_MS = 1_000;
const DOWN_MS = 500;
const REPLAY_MS = 200;

export interface TuiParts extends TuiOptions {
  readonly end: () => void;
}

export class Tui {
  readonly #parts: TuiParts;
  readonly #models: LiveModels;
  readonly #monitor: EtcdMonitor;
  readonly #leases: LeaseAsker;
  readonly #frames: FrameClock;
  readonly #pictures: Pictures;
  readonly #picks: PickStage;
  readonly #probes = new ProbeBook();
  readonly #parser = new InputParser();
  #screen: InkScreen | undefined;
  #state: UiState;
  #defect: { readonly error: unknown } | undefined;
  #copies = 0;

  constructor(parts: TuiParts) {
    const { clock, signal, source, prefix, start, onlyProblems, playback } = parts;
    this.#parts = parts;
    this.#state = initialState(start, { onlyProblems, isReplay: playback !== undefined });
    this.#frames = new FrameClock({ clock, signal, draw: () => this.#draw(), idleMs: () => this.#idleMs() });
    const onNews = () => this.#frames.request();
    const onDefect = (error: unknown) => this.#fail(error);
    const moment = () => this.#moment();
    this.#models = new LiveModels({ source, clock, moment, signal, prefix, onNews, onDefect });
    const say = (text: string) => this.#say(text);
    this.#picks = new PickStage({
      ...{ source: parts.picks, models: this.#models, clock, signal },
      onNews,
      onDefect,
      say,
    });
    const downSinceMs = () => this.#staleSinceMs();
    this.#monitor = new EtcdMonitor({ source, clock, signal, onNews, downSinceMs });
    this.#leases = new LeaseAsker({
      inSight: () => this.#pictures.leasesInSight(this.#state, parts.terminal.size),
      ask: (leaseId, ending) => source.leaseTime(leaseId, ending),
      onAnswers: (answers) => {
        if (this.#pictures.noteLeases(this.#state, answers, this.#env())) onNews();
      },
      clock,
      signal,
    });
    this.#pictures = new Pictures({
      ...parts,
      theme: new Theme(parts.look),
      models: this.#models,
      picks: this.#picks,
      probes: this.#probes,
    });
  }

  /** The first list is there; rejects with what etcd said in its place. A recording is there from the start. */
  async ready(): Promise<void> {
    if (this.#parts.playback !== undefined) return;
    const { screen } = topScreen(this.#state);
    if (screen.kind === "pick" && screen.service === undefined) return;
    const service = serviceOf(screen);
    const { following } = service === undefined ? this.#models.all() : this.#models.service(service);
    await orAbort(following.ready, this.#parts.signal);
  }

  /** Takes the terminal, until somebody quits or the signal aborts. */
  async run(): Promise<void> {
    const { terminal, signal, start, picks } = this.#parts;
    this.#screen = new InkScreen(terminal, new Theme(this.#parts.look));
    this.#screen.failed.catch((error) => this.#fail(error));
    terminal.open({
      onInput: (text) => this.#input(text),
      onResize: () => this.#anew(),
      onResumed: () => this.#anew(),
    });
    if (start.kind === "pick" && picks.scene.isForRealCalls) this.#pick("real");
    const work = Promise.all([this.#frames.run(), this.#monitor.run(), this.#leases.run()]);
    await work.catch((error) => {
      // Questions that the end cuts off say so.
      if (!signal.aborted) throw error;
    });
    if (this.#defect !== undefined) throw this.#defect.error;
  }

  /** `user.rpc: 3 endpoints at revision 84702`, also while the picture was held. */
  lastWords(): string {
    const first = this.#state.screens[0]?.screen;
    if (first?.kind === "pick") return this.#picks.lastWords(first);
    const asWhat = (link: Link) => (this.#state.isReplay ? ", as recorded" : staleText(link));
    if (first !== undefined && "service" in first) {
      const { model } = this.#models.service(first.service);
      return `${model.service}: ${plural(model.counts.endpoints, "endpoint")} at revision ${model.revision}${asWhat(model.link)}`;
    }
    const { model } = this.#models.all();
    const { counts } = liveServices(model, this.#moment());
    const services = plural(counts.services, "service");
    return `${services}, ${plural(counts.instances, "instance")} at revision ${model.revision}${asWhat(model.link)}`;
  }

  close(): void {
    this.#picks.close();
    this.#screen?.close();
    this.#parts.terminal.close();
  }

  #draw(): void {
    const { state, picture } = this.#pictures.draw(this.#state, this.#env());
    this.#state = state;
    this.#screen?.draw(picture);
    this.#monitor.look();
    this.#leases.look();
  }

  #env(): FrameEnvironment {
    const { terminal, clock } = this.#parts;
    const { host, outage } = this.#monitor;
    return { size: terminal.size, now: this.#moment(), clockMs: clock.monotonicMs(), host, outage };
  }

  /** What time it is for all that is shown. */
  #moment(): Moment {
    const { clock, playback } = this.#parts;
    return playback?.moment() ?? momentOf(clock);
  }

  #anew(): void {
    this.#frames.now();
    this.#screen?.forget();
  }

  #input(text: string): void {
    this.#take(this.#parser.feed(text));
    if (!this.#parser.isPending) return;
    const { clock, signal } = this.#parts;
    clock.sleep(ESCAPE_MS, signal).then(
      () => this.#take(this.#parser.flush()),
      () => {},
    );
  }

  #take(inputs: ReturnType<InputParser["feed"]>): void {
    for (const input of inputs) {
      const action = actionForInput(input, this.#state);
      if (action !== undefined) this.#act(action);
    }
    if (inputs.length > 0) this.#frames.now();
  }

  #act(action: Action): void {
    const before = this.#state;
    this.#state = reduce(before, action, this.#pictures.facts(before, this.#env()));
    if (this.#state.screens.length < before.screens.length) {
      this.#models.keep(this.#state.screens);
      this.#picks.keep(this.#state.screens);
    }
    if (action.kind === "togglePause") this.#pause();
    if (action.kind === "changeSpeed") this.#parts.playback?.changeSpeed(action.by);
    if (action.kind === "suspend") this.#parts.terminal.suspend();
    if (action.kind === "redraw") this.#screen?.forget();
    if (action.kind === "copy") this.#copy();
    if (action.kind === "probe") void this.#probe();
    if (action.kind === "pick") this.#pick(action.key);
    if (action.kind === "answer" && action.isAgreed) this.#agree();
    if (this.#state.isOver) this.#parts.end();
  }

  /** What lives goes on behind a picture that is held; a recording waits. */
  #pause(): void {
    const { playback } = this.#parts;
    if (playback === undefined) this.#pictures.hold(this.#state, this.#moment());
    else playback.pause(this.#state.isPaused);
  }

  #pick(key: PickKey): void {
    const { screen, list } = topScreen(this.#state);
    if (screen.kind !== "pick") return;
    const answer = this.#picks.press(screen, key, list.cursor);
    if (answer === undefined) return;
    this.#act("ask" in answer ? { kind: "ask", text: answer.ask } : { kind: "say", text: answer.say });
  }

  #agree(): void {
    const { screen } = topScreen(this.#state);
    if (screen.kind === "pick") this.#picks.agree(screen);
  }

  #say(text: string): void {
    this.#act({ kind: "say", text });
  }

  /** The address first; in the detail, pressed again, its keys one by one. */
  #copy(): void {
    const copyable = this.#pictures.copyable(this.#state);
    const text = copyable[this.#copies % Math.max(1, copyable.length)];
    if (text === undefined) {
      this.#say("there is nothing to copy");
      return;
    }
    this.#copies = topScreen(this.#state).screen.kind === "instance" ? this.#copies + 1 : 0;
    void this.#parts.terminal.write(copySequence(text));
    this.#say(`copied ${text}`);
  }

  async #probe(): Promise<void> {
    const { source, signal, clock } = this.#parts;
    const address = this.#pictures.addressInSight(this.#state);
    if (address === undefined) return this.#say("there is no address to probe");
    this.#probes.set(address, { kind: "running" });
    this.#say(`asking ${address} for its health`);
    const result = await source
      .probe(address, signal)
      .catch((error) => ({ status: "error", latencyMs: null, error: String(error?.message ?? error) }));
    const state = { kind: "done", result, wallMs: clock.wallMs() } as const;
    this.#probes.set(address, state);
    this.#say(`${address}: ${healthText(state, "")}`);
    this.#frames.request();
  }

  #staleSinceMs(): number | undefined {
    return this.#pictures.staleSince(this.#state)?.atMs;
  }

  #idleMs(): number {
    const { playback } = this.#parts;
    if (playback !== undefined && !playback.isPaused && !playback.isOver) return REPLAY_MS;
    return this.#staleSinceMs() === undefined ? IDLE_MS : DOWN_MS;
  }

  #fail(error: unknown): void {
    this.#defect ??= { error };
    this.#parts.end();
  }
}

function staleText(link: Link): string {
  return staleSince(link) === undefined ? "" : ", as last known";
}
