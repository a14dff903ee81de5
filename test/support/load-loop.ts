/** Keeps calls of grpc.health.v1.Health/Check open through a channel, as test/interop/go/rpc/load.go does through zrpc's. */
import { type ChannelInterface, Client, credentials, Metadata, status } from "@grpc/grpc-js";

/** What happened since the last report; Go's `load` has the same. */
export interface LoadFigures {
  readonly seconds: number;
  /** Ended calls by the address that they went to; "" for those that went nowhere. */
  readonly calls: Readonly<Record<string, number>>;
  readonly failed: Readonly<Record<string, number>>;
  /** Of the failed, by the name of their code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Calls by address, in each tenth of a second. */
  readonly buckets: readonly Readonly<Record<string, number>>[];
}

/** As zrpc's clients have it. */
const CALL_TIMEOUT_MS = 2_000;
const BUCKET_MS = 100;
const CHECK = "/grpc.health.v1.Health/Check";
const asIs = (bytes: Buffer) => bytes;

export class LoadLoop implements AsyncDisposable {
  readonly #client: Client;
  readonly #workers: Promise<void>[];
  #isStopped = false;
  #tally = new Tally();

  /** The caller closes the channel. */
  constructor(channel: ChannelInterface, inFlight: number) {
    this.#client = new Client("", credentials.createInsecure(), { channelOverride: channel });
    this.#workers = Array.from({ length: inFlight }, () => this.#work());
  }

  /** Begins anew with it. */
  report(): LoadFigures {
    const figures = this.#tally.figures();
    this.#tally = new Tally();
    return figures;
  }

  /** Resolves when all calls have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) await this.#call();
  }

  #call(): Promise<void> {
    return new Promise((resolve) => {
      const startMs = performance.now();
      const end = (error: { readonly code: status } | null) => {
        this.#tally.add(peerOf(call.getPeer()), startMs, error?.code ?? status.OK);
        resolve();
      };
      const options = { deadline: Date.now() + CALL_TIMEOUT_MS };
      const call = this.#client.makeUnaryRequest(
        CHECK,
        asIs,
        asIs,
        Buffer.alloc(0),
        new Metadata(),
        options,
        end,
      );
    });
  }
}

/** What grpc-js says before a call went anywhere is the channel's target. */
function peerOf(peer: string): string {
  return /^[\d.]+:\d+$/.test(peer) ? peer : "";
}

class Tally {
  readonly #sinceMs = performance.now();
  readonly #calls: Record<string, number> = {};
  readonly #failed: Record<string, number> = {};
  readonly #codes: Record<string, number> = {};
  readonly #tookMs: number[] = [];
  readonly #buckets: Record<string, number>[] = [];

  add(address: string, startMs: number, code: status): void {
    const nowMs = performance.now();
    count(this.#calls, address);
    if (code !== status.OK) {
      count(this.#failed, address);
      count(this.#codes, status[code]);
    }
    this.#tookMs.push(nowMs - startMs);
    const at = Math.floor((nowMs - this.#sinceMs) / BUCKET_MS);
    while (this.#buckets.length <= at) this.#buckets.push({});
    count(this.#buckets[at] ?? {}, address);
  }

  figures(): LoadFigures {
    const sorted = this.#tookMs.sort((a, b) => a - b);
    const percentile = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
    return {
      seconds: (performance.now() - this.#sinceMs) / 1_000,
      calls: this.#calls,
      failed: this.#failed,
      codes: this.#codes,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
      buckets: this.#buckets,
    };
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}
