/**
 * What a call costs a client over zdisc, beside one of grpc-js' own round_robin over the same servers, and beside grpc-js
 * alone and ghz on one connection to one server. A client is bound by its processor, so that calls a second are the
 * inverse of it; unlike the time, it can be measured on a busy machine. The calls of all have the deadline that zrpc
 * gives its own: a timer and a header, a fourteenth of a call.
 */
import { Channel, type ChannelInterface, credentials } from "@grpc/grpc-js";
import { createChannel } from "../../src/grpc/index.js";
import { ZrpcServer } from "../interop/rpc.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { LoadLoop, total } from "../support/load-loop.js";
import { type CallFigures, findGhz, ghzNote, runGhz } from "./ghz.js";
import { seconds, targetOf } from "./quality-world.js";
import { type Row, rowOfRounds, type Unit } from "./row.js";
import { takeTurns } from "./take-turns.js";

const KEY = "throughput.rpc";
const ONE_KEY = "throughput-of-one.rpc";
const IN_FLIGHT = 50;
const ROUND_S = 2;
const LOAD = { inFlight: IN_FLIGHT, seconds: ROUND_S } as const;
const ONE_SERVER_ROUNDS = 7;
/** Calls a second at least 0.97 of the other's. */
const MOST_COST = 1.03;

export async function throughputRows(program: string, etcd: EtcdServer): Promise<Row[]> {
  return [...(await threeServerRows(program, etcd)), ...(await oneServerRows(program, etcd))];
}

async function threeServerRows(program: string, etcd: EtcdServer): Promise<Row[]> {
  const server = () => ZrpcServer.start(program, { hosts: etcd.endpoints, key: KEY });
  await using first = await server();
  await using second = await server();
  await using third = await server();
  const addresses = [first, second, third].map(({ address }) => address);
  const turns = { rounds: 9, warmUps: 2 };
  const zdisc = () => createChannel(targetOf(etcd, KEY));
  const cpu = await takeTurns(
    {
      zdisc: async () => (await figuresOf(zdisc())).cpuUs,
      roundRobin: async () => (await figuresOf(roundRobin(addresses))).cpuUs,
    },
    turns,
  );
  const figure = `CPU of a call with a deadline, ${IN_FLIGHT} open`;
  return [
    rowOfRounds({ figure, unit: "µs", goal: { ratio: MOST_COST } }, cpu.zdisc, {
      name: "grpc-js round_robin",
      rounds: cpu.roundRobin,
    }),
  ];
}

/** One connection each, and one processor at most: ghz is told so, Node has no other. */
async function oneServerRows(program: string, etcd: EtcdServer): Promise<Row[]> {
  await using server = await ZrpcServer.start(program, { hosts: etcd.endpoints, key: ONE_KEY });
  const ghz = await findGhz();
  const measured: Record<"zdisc" | "grpcJs" | "ghz", CallFigures[]> = { zdisc: [], grpcJs: [], ghz: [] };
  for (let round = 0; round < ONE_SERVER_ROUNDS; round += 1) {
    measured.zdisc.push(await figuresOf(createChannel(targetOf(etcd, ONE_KEY))));
    measured.grpcJs.push(await figuresOf(roundRobin([server.address])));
    if (typeof ghz === "string") measured.ghz.push(await runGhz(ghz, server.address, LOAD));
  }
  const rows = (figure: string, name: keyof CallFigures, unit: Unit, isMoreBetter: boolean) =>
    [{ name: "grpc-js alone", of: measured.grpcJs } as const, { name: "ghz", of: measured.ghz } as const]
      .filter(({ of }) => of.length > 0)
      .map((peer) =>
        rowOfRounds(
          { figure: `one server, ${IN_FLIGHT} open: ${figure}`, unit, isMoreBetter, note: ghzNote(ghz) },
          measured.zdisc.map((one) => one[name]),
          { name: peer.name, rounds: peer.of.map((one) => one[name]) },
        ),
      );
  return [...rows("calls a second", "perSecond", "/s", true), ...rows("CPU a call", "cpuUs", "µs", false)];
}

function roundRobin(addresses: readonly string[]): Channel {
  const serviceConfig = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });
  return new Channel(`ipv4:${addresses.join(",")}`, credentials.createInsecure(), {
    "grpc.service_config": serviceConfig,
  });
}

/** User and system time of this process, which does nothing else. Closes the channel. */
async function figuresOf(channel: ChannelInterface): Promise<CallFigures> {
  const loop = new LoadLoop(channel, IN_FLIGHT);
  await seconds(0.5);
  loop.report();
  const before = process.cpuUsage();
  await seconds(ROUND_S);
  const { user, system } = process.cpuUsage(before);
  const { calls, failed, seconds: took } = loop.report();
  await loop[Symbol.asyncDispose]();
  channel.close();
  if (total(failed) > 0) throw new Error(`${total(failed)} calls failed`);
  return { cpuUs: (user + system) / total(calls), perSecond: total(calls) / took };
}
