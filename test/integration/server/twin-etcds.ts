/** Our server and a real etcd, given the same requests one by one; what they answer must be the same. */
import { expect } from "vitest";
import { type EtcdApiServer, startEtcdApiServer } from "../../../src/server/etcd-api-server.js";
import type { MessageTypes } from "../../../src/store/protocol/message-types.js";
import { findEtcd } from "../../support/etcd-binaries.js";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { notRun } from "../../support/not-run.js";
import { type RawAnswer, RawEtcd, type RawRequest } from "../../support/raw-etcd.js";
import { waitFor } from "../../support/wait-for.js";
import { WatchRecord } from "../../support/watch-record.js";

type WatchRequest = MessageTypes["WatchRequest"];

/** Answers of other lines differ in their details, so only this one is compared with. */
const LINE = "3.6";

/** For `describe.skipIf`; says loudly when there is nothing to compare with. */
export async function areTwinsLeftOut(): Promise<boolean> {
  if ((await findEtcd(LINE)) !== undefined) return false;
  notRun("test/integration/server", `the answers of our server are compared with etcd ${LINE}: install Go`);
  return true;
}

/** Nobody writes it. */
const PROBE = Buffer.from("probe");

export class TwinEtcds implements AsyncDisposable {
  readonly real: EtcdServer;
  readonly server: EtcdApiServer;
  readonly ours: RawEtcd;
  readonly theirs: RawEtcd;

  private constructor(real: EtcdServer, server: EtcdApiServer) {
    this.real = real;
    this.server = server;
    this.ours = new RawEtcd(server.address);
    this.theirs = new RawEtcd(real.endpoints.join());
  }

  /** Both empty. */
  static async start(): Promise<TwinEtcds> {
    const [real, server] = await Promise.all([startEtcd({ version: LINE }), startEtcdApiServer()]);
    return new TwinEtcds(real, server);
  }

  /** Asks both; `context` is told when they differ. */
  async ask(request: RawRequest, context: () => string = () => ""): Promise<RawAnswer> {
    const theirs = comparable(await this.theirs.ask(request));
    const ours = comparable(await this.ours.ask(request));
    expect(ours, `${context()}${request.service}/${request.method} ${shown(request.request)}`).toEqual(
      theirs,
    );
    return ours;
  }

  watch(): TwinWatches {
    return new TwinWatches(this.ours, this.theirs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ours[Symbol.dispose]();
    this.theirs[Symbol.dispose]();
    await this.server.close();
    await this.real[Symbol.asyncDispose]();
  }
}

/** A watch stream on each. */
export class TwinWatches implements Disposable {
  readonly #ours: WatchRecord;
  readonly #theirs: WatchRecord;
  /** The real one. */
  readonly #etcd: RawEtcd;

  constructor(ours: RawEtcd, theirs: RawEtcd) {
    this.#ours = new WatchRecord(ours);
    this.#theirs = new WatchRecord(theirs);
    this.#etcd = theirs;
  }

  /** Sends to both. */
  send(request: WatchRequest): void {
    this.#ours.send(request);
    this.#theirs.send(request);
  }

  /** Creates a watch on both, and waits until etcd has told it of the past, which it does a moment later than we do. */
  async create(request: object): Promise<void> {
    await this.#answered({ create_request: request }, (record) => record.responseCount);
    using probe = new WatchRecord(this.#etcd);
    const { header } = await this.#etcd.exec<{ header: { revision: string } }>("KV", "range", { key: PROBE });
    probe.send({ create_request: { key: PROBE, start_revision: header.revision } });
    const isAnswered = () => {
      probe.send({ progress_request: {} });
      return probe.progressCount > 0;
    };
    await waitFor(isAnswered, { what: "etcd to have told its watches of the past" });
  }

  /** Cancels a watch on both, and waits until they have read that: one that does not exist is not answered. */
  async cancel(watchId: string): Promise<void> {
    this.send({ cancel_request: { watch_id: watchId } });
    await this.#answered(
      { create_request: { key: PROBE, start_revision: "-1" } },
      (record) => record.refusalCount,
    );
  }

  /** Sends a request, and waits until a count of both has risen. */
  async #answered(request: WatchRequest, count: (record: WatchRecord) => number): Promise<void> {
    const records = [this.#ours, this.#theirs];
    const before = records.map(count);
    this.send(request);
    const isAnswered = () => records.every((record, n) => count(record) > (before[n] ?? 0));
    await waitFor(isAnswered, { what: `both to answer ${shown(request)}` });
  }

  /** Waits until both have told the same. */
  async settle(context: () => string): Promise<void> {
    const isSame = () => JSON.stringify(this.#ours.byWatch) === JSON.stringify(this.#theirs.byWatch);
    await waitFor(isSame, { what: "both to tell the same", timeoutMs: 3_000 }).catch(() => {});
    expect(this.#ours.byWatch, `${context()}watches`).toEqual(this.#theirs.byWatch);
  }

  [Symbol.dispose](): void {
    this.#ours[Symbol.dispose]();
    this.#theirs[Symbol.dispose]();
  }
}

/** Without what depends on time; the keys of a lease have no order in etcd. */
function comparable(answer: RawAnswer): RawAnswer {
  if (!("response" in answer)) return answer;
  const { TTL, keys, ...rest } = answer.response as { TTL?: string; keys?: string[] };
  if (keys === undefined) return answer;
  const isGone = TTL === "-1";
  return { response: { ...rest, isGone, keys: [...keys].sort() } };
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    one?.type === "Buffer" ? Buffer.from(one.data).toString("latin1") : one,
  );
}
