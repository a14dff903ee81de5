/**
 * Clients that call servers, in a time of its own: what happens next happens at once, so that an hour takes seconds.
 * The same options give the same numbers on every machine. A screen may move it on bit by bit and change what it likes.
 */
import { DiscoveryError } from "../../errors.js";
import { type SeededRandom, seededRandom } from "../../runtime/seeded-random.js";
import type { PickExplanation } from "../explain-pick.js";
import type { PolicyName } from "../policy.js";
import { type EndpointSnapshot, NO_CALL } from "../statistics.js";
import type { Change, TimedChange } from "./changes.js";
import { EndpointTally } from "./endpoint-tally.js";
import { LatencyHistogram } from "./latency-histogram.js";
import { type Load, LoadDriver } from "./load.js";
import { type Picked, SimulatedClient } from "./simulated-client.js";
import { type ServerBehaviour, SimulatedServer, type Work } from "./simulated-server.js";
import { Timeline } from "./timeline.js";

/** The world of a simulation. Times are in ms. */
export interface SimulationOptions {
  readonly seed: number;
  readonly endpoints: Iterable<SimulatedEndpoint>;
  readonly load: Load;
  /** Default p2c_ewma. */
  readonly policy?: PolicyName;
  /** p2c_ewma as go-zero has it. Default false. */
  readonly isStrictGoZero?: boolean;
  /** Default 1. */
  readonly clientCount?: number;
  /** Which of the addresses a client uses; asked again at each change. Default: all. */
  readonly subsetOf?: (client: number, addresses: readonly string[]) => readonly string[];
  readonly changes?: Iterable<TimedChange>;
  /** Then a call fails, wherever it is. Default 2,000, as zrpc has it. */
  readonly timeoutMs?: number;
  readonly observer?: CallObserver | undefined;
}

/** Told of every call, simulated or real, when it happens: `atMs` is since the begin. */
export interface CallObserver {
  /** Forced: it had the higher load, and had not been picked for long. */
  picked(address: string, isForced: boolean, atMs: number): void;
  ended(address: string, latencyMs: number, isOk: boolean, atMs: number): void;
}

/** A server and how it behaves. */
export interface SimulatedEndpoint extends ServerBehaviour {
  readonly address: string;
  /** It joins later, by a change. Default false. */
  readonly isAbsent?: boolean;
}

/** How one pick of a simulation came about. */
export interface ExplainedPick extends PickExplanation {
  /** The first is 1. */
  readonly pick: number;
  /** Since the begin. */
  readonly atMs: number;
}

/** A call on its way. */
interface OpenCall {
  readonly client: SimulatedClient;
  readonly picked: Picked;
  readonly endpoint: Endpoint;
  readonly work: Work;
  readonly startNs: number;
  isServed: boolean;
}

interface Endpoint {
  readonly address: string;
  readonly server: SimulatedServer<OpenCall>;
  readonly tally: EndpointTally;
  isPresent: boolean;
}

/** Chance of its own for each use: another policy meets the same calls and the same luck. */
const STREAMS = { arrivals: 1, work: 2, keys: 3, firstClient: 16 } as const;
const ZRPC_TIMEOUT_MS = 2_000;

/** One run: it stands at its begin until it is moved on. */
export class Simulation {
  readonly #timeline = new Timeline();
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #clients: readonly SimulatedClient[];
  readonly #driver: LoadDriver;
  readonly #subsetOf: (client: number, addresses: readonly string[]) => readonly string[];
  readonly #timeoutNs: number;
  readonly #work: SeededRandom;
  readonly #keys: SeededRandom;
  readonly #latency = new LatencyHistogram();
  readonly #observer: CallObserver | undefined;
  #policy: PolicyName;
  #picks = 0;
  #unservedCalls = 0;
  #onExplanation: ((explanation: PickExplanation) => void) | undefined;

  constructor(options: SimulationOptions) {
    const { seed, policy = "p2c_ewma", isStrictGoZero = false, timeoutMs = ZRPC_TIMEOUT_MS } = options;
    this.#policy = policy;
    this.#work = seededRandom(seed, STREAMS.work);
    this.#keys = seededRandom(seed, STREAMS.keys);
    this.#timeoutNs = timeoutMs * 1e6;
    this.#observer = options.observer;
    this.#subsetOf = options.subsetOf ?? ((_client, addresses) => addresses);
    this.#clients = Array.from({ length: options.clientCount ?? 1 }, (_, client) => {
      const draws = seededRandom(seed, STREAMS.firstClient + client);
      return new SimulatedClient({ policy, isStrictGoZero }, this.#timeline.clock, draws);
    });
    for (const endpoint of options.endpoints) this.#know(endpoint);
    this.#updateClients();
    for (const { atMs, change } of options.changes ?? []) this.#timeline.atMs(atMs, () => this.apply(change));
    const arrivals = seededRandom(seed, STREAMS.arrivals);
    this.#driver = new LoadDriver(this.#timeline, arrivals, this.#clients, (client) => this.#begin(client));
    this.#driver.follow(options.load);
  }

  /** Since the begin, in its own time. */
  get elapsedMs(): number {
    return this.#timeline.elapsedMs;
  }

  /** Of all clients. */
  get picks(): number {
    return this.#picks;
  }

  /** Calls that found nobody. */
  get unservedCalls(): number {
    return this.#unservedCalls;
  }

  /** Of all calls that have ended. */
  get latency(): LatencyHistogram {
    return this.#latency;
  }

  /** What was seen of an endpoint. Throws `usage` for an address that it does not know, as all that take one. */
  tallyOf(address: string): EndpointTally {
    return this.#endpoint(address).tally;
  }

  /** Whether clients see it now. */
  isPresent(address: string): boolean {
    return this.#endpoint(address).isPresent;
  }

  /** What a client knows; default the first. */
  snapshot(client = 0): EndpointSnapshot[] {
    return this.#clients[client]?.balancer.snapshot() ?? [];
  }

  /** Picks of an endpoint in each of the last 60 seconds, the oldest first. */
  recentPicks(address: string): number[] {
    return this.#endpoint(address).tally.recentPicks.upTo(this.#timeline.nowNs);
  }

  /** Goes on until so many calls have begun since the begin, those that found nobody among them. */
  runToCall(count: number): void {
    while (this.#picks + this.#unservedCalls < count && this.#timeline.step());
  }

  /** Goes on for a time, or for so many events of it; false where more were due. Default: all. */
  advance(ms: number, mostEvents = Number.POSITIVE_INFINITY): boolean {
    return this.#timeline.advance(ms, mostEvents);
  }

  /** Tells how the next pick comes about, when it does; whoever asked before is not told. */
  onNextPick(listener: (explained: ExplainedPick) => void): void {
    this.#onExplanation = (explanation) => {
      this.#onExplanation = undefined;
      listener({ pick: this.#picks, atMs: this.elapsedMs, ...explanation });
    };
  }

  /** Goes on to the next pick and tells how it came about; undefined when none comes any more. */
  explainNextPick(): ExplainedPick | undefined {
    let explained: ExplainedPick | undefined;
    this.onNextPick((next) => {
      explained = next;
    });
    while (explained === undefined && this.#timeline.step());
    this.#onExplanation = undefined;
    return explained;
  }

  /** All that are there now: others leave, new ones join, the rest stays as it is, whatever is said of it here. */
  update(endpoints: Iterable<SimulatedEndpoint>): void {
    const wanted = new Map([...endpoints].map((endpoint) => [endpoint.address, endpoint]));
    for (const known of this.#endpoints.values()) {
      const endpoint = wanted.get(known.address);
      known.isPresent = endpoint !== undefined && !endpoint.isAbsent;
    }
    for (const endpoint of wanted.values()) if (!this.#endpoints.has(endpoint.address)) this.#know(endpoint);
    this.#updateClients();
  }

  /** At once. */
  apply(change: Change): void {
    switch (change.kind) {
      case "behave":
        this.#endpoint(change.address).server.change(change.behaviour);
        break;
      case "join":
      case "leave":
        this.#endpoint(change.address).isPresent = change.kind === "join";
        this.#updateClients();
        break;
      case "load":
        this.#driver.follow(change.load);
        break;
      case "policy":
        this.#policy = change.policy;
        for (const client of this.#clients) client.changePolicy({ isStrictGoZero: false, ...change });
    }
  }

  #know({ address, isAbsent = false, ...behaviour }: SimulatedEndpoint): void {
    const server = new SimulatedServer<OpenCall>(behaviour);
    this.#endpoints.set(address, { address, server, tally: new EndpointTally(), isPresent: !isAbsent });
  }

  #updateClients(): void {
    const present = [...this.#endpoints].flatMap(([address, { isPresent }]) => (isPresent ? address : []));
    this.#clients.forEach((client, at) => {
      client.balancer.update(this.#subsetOf(at, present));
    });
  }

  /** False: there was nobody to call. */
  #begin(client: SimulatedClient): boolean {
    const picked = this.#pick(client);
    if (picked.call === NO_CALL) {
      this.#unservedCalls += 1;
      return false;
    }
    const { nowNs } = this.#timeline;
    const endpoint = this.#endpoint(picked.balancer.addressOf(picked.call));
    const work = endpoint.server.draw(this.#work);
    const call: OpenCall = { client, picked, endpoint, work, startNs: nowNs, isServed: false };
    client.openCalls += 1;
    endpoint.tally.pick(nowNs, picked.isForced);
    this.#observer?.picked(endpoint.address, picked.isForced, this.elapsedMs);
    if (endpoint.server.enter(call)) this.#serve(call);
    else this.#timeline.after(this.#timeoutNs, () => this.#giveUp(call));
    return true;
  }

  #pick(client: SimulatedClient): Picked {
    const hashKey = this.#policy === "consistent_hash" ? String(this.#keys.nextInt32() >>> 0) : "";
    const picked = client.pick(hashKey, this.#onExplanation !== undefined);
    if (picked.call !== NO_CALL) this.#picks += 1;
    if (picked.explanation !== undefined) this.#onExplanation?.(picked.explanation);
    return picked;
  }

  #serve(call: OpenCall): void {
    call.isServed = true;
    const leftNs = call.startNs + this.#timeoutNs - this.#timeline.nowNs;
    const { serviceNs, isFailing } = call.work;
    const isInTime = serviceNs <= leftNs;
    this.#timeline.after(isInTime ? serviceNs : leftNs, () => {
      const next = call.endpoint.server.leave();
      if (next !== undefined) this.#serve(next);
      this.#end(call, isInTime && !isFailing);
    });
  }

  #giveUp(call: OpenCall): void {
    if (call.isServed) return;
    call.endpoint.server.giveUp(call);
    this.#end(call, false);
  }

  #end({ client, picked, endpoint, startNs }: OpenCall, isOk: boolean): void {
    const latencyNs = this.#timeline.nowNs - startNs;
    picked.balancer.end(picked.call, isOk ? "ok" : "failed");
    endpoint.tally.end(latencyNs, !isOk);
    this.#latency.record(latencyNs);
    this.#observer?.ended(endpoint.address, latencyNs / 1e6, isOk, this.elapsedMs);
    client.openCalls -= 1;
    this.#driver.onEnd(client);
  }

  #endpoint(address: string): Endpoint {
    const endpoint = this.#endpoints.get(address);
    if (endpoint !== undefined) return endpoint;
    throw new DiscoveryError("usage", `the simulation has no endpoint ${address}`, {
      remedy: `it has ${[...this.#endpoints.keys()].join(", ")}`,
    });
  }
}
