/**
 * Our codec beside proto-loader, which etcd3 uses by itself: 100,000 keys of a list to objects of text, and events of
 * a watch. Each figure is the median of fresh processes, since a command runs once, with cold code.
 *
 *   node scripts/run-ts.mjs test/bench/protocol-decode.ts [runs]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import type { IKeyValue, IRangeResponse, IWatchResponse } from "etcd3/lib/rpc.js";
import type { KeyValue } from "../../src/store/key-value.js";
import { encode } from "../../src/store/protocol/codec.js";
import { methodOf } from "../../src/store/protocol/methods.js";
import type { WireKeyValue } from "../../src/store/protocol/wire-key-value.js";

const KEYS = 100_000;
const EVENTS = 20_000;
const FIRST_LEASE = 7587899099117000000n;

interface Decoder {
  range(bytes: Buffer): IRangeResponse;
  watch(bytes: Buffer): IWatchResponse;
  toText(keyValue: IKeyValue): KeyValue;
}

interface Measured {
  readonly ms: number;
  /** By which the process grew. */
  readonly megabytes: number;
  readonly kept: boolean;
}

type Run = (decoder: Decoder, bytes: Buffer) => unknown;

const decoders: Readonly<Record<string, () => Decoder>> = { ours, "proto-loader": protoLoader };
const runs: Readonly<Record<string, Run>> = { list: readList, events: readEvents };

const [mode = "9", codec = "", what = "", file = ""] = process.argv.slice(2);
if (mode === "child") process.stdout.write(JSON.stringify(measure(codec, what, file)));
else report(Number(mode));

function ours(): Decoder {
  return {
    range: methodOf("KV", "range").responseDeserialize,
    watch: methodOf("Watch", "watch").responseDeserialize,
    toText: (keyValue) => (keyValue as WireKeyValue).toText(),
  };
}

function protoLoader(): Decoder {
  const options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };
  const services = loadSync(fileURLToPath(import.meta.resolve("etcd3/proto/rpc.proto")), options);
  const method = (service: string, name: string) =>
    (services[`etcdserverpb.${service}`] as ServiceDefinition)[name]?.responseDeserialize;
  return {
    range: method("KV", "Range") as Decoder["range"],
    watch: method("Watch", "Watch") as Decoder["watch"],
    toText: (keyValue) => ({
      key: keyValue.key.toString(),
      value: keyValue.value.toString(),
      createRevision: keyValue.create_revision,
      modRevision: keyValue.mod_revision,
      version: keyValue.version,
      leaseId: keyValue.lease === "0" ? undefined : keyValue.lease,
    }),
  };
}

function keyValueOf(index: number): IKeyValue {
  const lease = String(FIRST_LEASE + BigInt(index) * 7_919n);
  const revision = String(100 + index);
  return {
    key: Buffer.from(`user.rpc/${lease}`),
    value: Buffer.from(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:8080`),
    create_revision: revision,
    mod_revision: revision,
    version: "1",
    lease,
  };
}

function writePayloads(folder: string): void {
  const header = {
    cluster_id: "14841639068965178418",
    member_id: "10276657743932975437",
    revision: "100100",
    raft_term: "2",
  };
  const kvs = Array.from({ length: KEYS }, (_, index) => keyValueOf(index));
  writeFileSync(
    join(folder, "list"),
    encode("RangeResponse", { header, kvs, more: false, count: String(KEYS) }),
  );
  const event = { type: "Put" as const, kv: keyValueOf(1), prev_kv: keyValueOf(2) };
  const watch = { header, watch_id: "0", created: false, canceled: false, compact_revision: "0" };
  writeFileSync(
    join(folder, "events"),
    encode("WatchResponse", {
      ...watch,
      cancel_reason: "",
      fragment: false,
      events: [event],
    } as IWatchResponse),
  );
}

function readList(decoder: Decoder, bytes: Buffer): unknown {
  return decoder.range(bytes).kvs.map(decoder.toText);
}

function readEvents(decoder: Decoder, bytes: Buffer): unknown {
  const kept: KeyValue[] = [];
  for (let message = 0; message < EVENTS; message++) {
    for (const { kv } of decoder.watch(bytes).events) kept[message & 63] = decoder.toText(kv);
  }
  return kept;
}

/** In a fresh process: one thing, so that nothing has run before. */
function measure(codec: string, what: string, file: string): Measured {
  const decoder = decoders[codec]?.();
  const run = runs[what];
  if (decoder === undefined || run === undefined) throw new TypeError(`no ${what} of ${codec}`);
  const bytes = readFileSync(file);
  const rssBefore = process.memoryUsage().rss;
  const start = performance.now();
  const kept = run(decoder, bytes);
  const ms = performance.now() - start;
  return { ms, megabytes: (process.memoryUsage().rss - rssBefore) / 1e6, kept: kept !== undefined };
}

function report(times: number): void {
  const folder = mkdtempSync(join(tmpdir(), "zdisc-bench-"));
  try {
    writePayloads(folder);
    const rows = Object.keys(runs).flatMap((what) => compare(what, join(folder, what), times));
    for (const row of rows) process.stdout.write(`${row}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The codecs take turns, so that a busy machine is busy for both. */
function compare(what: string, file: string, times: number): string[] {
  const runner = fileURLToPath(new URL("../../scripts/run-ts.mjs", import.meta.url));
  const here = fileURLToPath(import.meta.url);
  const samples = new Map(Object.keys(decoders).map((codec) => [codec, [] as Measured[]]));
  for (let time = 0; time < times; time++) {
    for (const [codec, measured] of samples) {
      measured.push(
        JSON.parse(
          execFileSync(process.execPath, [runner, here, "child", codec, what, file], { encoding: "utf8" }),
        ),
      );
    }
  }
  const base = median((samples.get("ours") ?? []).map(({ ms }) => ms));
  return [...samples].map(([codec, measured]) => {
    const ms = median(measured.map((one) => one.ms));
    const megabytes = median(measured.map((one) => one.megabytes));
    const each =
      what === "events" ? `${((ms * 1e3) / EVENTS).toFixed(1)} µs an event` : `${megabytes.toFixed(0)} MB`;
    return `${what.padEnd(8)}${codec.padEnd(14)}${ms.toFixed(0).padStart(6)} ms  ${(ms / base).toFixed(1)} x  ${each}`;
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
