/**
 * 5,000 calls of LeaseGrant to a real etcd, 64 at a time: our HTTP/2 beside Node's, and beside grpc-js, all with our
 * codec. Each figure is the median of fresh processes, since a command runs once, with cold code.
 *
 *   node scripts/run-ts.mjs test/bench/unary-calls.ts [runs]
 */
import { execFileSync } from "node:child_process";
import { connect } from "node:http2";
import { fileURLToPath } from "node:url";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import type { ILeaseGrantResponse } from "etcd3/lib/rpc.js";
import { systemClock } from "../../src/runtime/clock.js";
import { systemRandom } from "../../src/runtime/random.js";
import { framedMessage } from "../../src/store/etcd/grpc/message-reader.js";
import { Connection } from "../../src/store/etcd/hosts/connection.js";
import { parseHost } from "../../src/store/etcd/socket/host-target.js";
import { methodOf } from "../../src/store/protocol/methods.js";
import { startEtcd } from "../support/etcd-server.js";
import { processUsage } from "./process-usage.js";
import { median } from "./take-turns.js";

const CALLS = 5_000;
const AT_ONCE = 64;
const GRANT = methodOf("Lease", "leaseGrant");

type Grant = (leaseId: string) => Promise<ILeaseGrantResponse>;

/** Each connects, and returns what makes one call. */
const CLIENTS: Readonly<Record<string, (host: string) => Grant>> = {
  ours(host) {
    const connection = new Connection(parseHost(host), { clock: systemClock });
    return (ID) => connection.lease.leaseGrant({ ID, TTL: "60" });
  },
  "node:http2": (host) => {
    const session = connect(`http://${host}`);
    return (ID) => overNodesHttp2(session, GRANT.requestSerialize({ ID, TTL: "60" }));
  },
  "grpc-js": (host) => {
    const client = new Client(host, credentials.createInsecure(), { "grpc.enable_retries": 0 });
    return (ID) => overGrpcJs(client, { ID, TTL: "60" });
  },
};

interface Measured {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly residentMb: number;
}

const [mode = "5", name = "", host = ""] = process.argv.slice(2);
if (mode === "child") await measure(name, host);
else await compare(Number(mode));

async function measure(client: string, at: string): Promise<void> {
  const grant = CLIENTS[client]?.(at);
  if (grant === undefined) throw new Error(`no client ${client}`);
  await grant(systemRandom.leaseId());
  const before = processUsage(process.pid);
  const beganMs = performance.now();
  let left = CALLS;
  const worker = async () => {
    while (left-- > 0) await grant(systemRandom.leaseId());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const { cpuMs, residentMb } = processUsage(process.pid);
  const wallMs = performance.now() - beganMs;
  process.stdout.write(JSON.stringify({ cpuMs: cpuMs - before.cpuMs, wallMs, residentMb }));
  process.exit();
}

async function compare(rounds: number): Promise<void> {
  await using etcd = await startEtcd();
  const results = new Map(Object.keys(CLIENTS).map((client) => [client, [] as Measured[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [client, measured] of results) measured.push(inFreshProcess(client, etcd.endpoints[0] ?? ""));
  }
  for (const [client, measured] of results) {
    const of = (figure: keyof Measured) => median(measured.map((one) => one[figure])).toFixed(0);
    const text = `${of("cpuMs")} ms of CPU, ${of("wallMs")} ms, ${of("residentMb")} MB resident`;
    process.stdout.write(`${client.padEnd(12)} ${text}\n`);
  }
}

function inFreshProcess(client: string, at: string): Measured {
  const runTs = fileURLToPath(new URL("../../scripts/run-ts.mjs", import.meta.url));
  const program = fileURLToPath(import.meta.url);
  return JSON.parse(
    execFileSync(process.execPath, [runTs, program, "child", client, at], { encoding: "utf8" }),
  );
}

function overGrpcJs(client: Client, request: { ID: string; TTL: string }): Promise<ILeaseGrantResponse> {
  return new Promise((resolve, reject) => {
    const { path, requestSerialize, responseDeserialize } = GRANT;
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata(),
      (error, answer) => {
        if (error || answer === undefined) reject(error);
        else resolve(answer);
      },
    );
  });
}

function overNodesHttp2(session: ReturnType<typeof connect>, request: Buffer): Promise<ILeaseGrantResponse> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": GRANT.path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => resolve(GRANT.responseDeserialize(Buffer.concat(chunks).subarray(5))));
    stream.end(framedMessage(request));
  });
}
