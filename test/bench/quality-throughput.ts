/**
 * What a call costs a client over zdisc, beside one of grpc-js' own round_robin over the same servers. A client is bound
 * by its processor, so that calls a second are the inverse of it; unlike the time, it can be measured on a busy machine.
 * The calls of both have the deadline that zrpc gives its own: a timer and a header, a fourteenth of a call.
 */
import { Channel, type ChannelInterface, credentials } from "@grpc/grpc-js";
import { createChannel } from "../../src/grpc/index.js";
import { ZrpcServer } from "../interop/rpc.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { LoadLoop, total } from "../support/load-loop.js";
import { alternate } from "./alternate.js";
import { seconds, targetOf } from "./quality-world.js";
import type { Row } from "./row.js";

const KEY = "throughput.rpc";
const IN_FLIGHT = 50;
const ROUND_S = 2;
/** Calls a second at least 0.97 of the other's. */
const MOST_COST = 1.03;

export async function throughputRows(program: string, etcd: EtcdServer): Promise<Row[]> {
  const server = () => ZrpcServer.start(program, { hosts: etcd.endpoints, key: KEY });
  await using first = await server();
  await using second = await server();
  await using third = await server();
  const addresses = [first, second, third].map(({ address }) => address);
  const turns = { rounds: 9, warmUps: 2 };
  const zdisc = () => createChannel(targetOf(etcd, KEY));
  const cpu = await alternate(
    { zdisc: () => cpuOfCall(zdisc()), roundRobin: () => cpuOfCall(roundRobin(addresses)) },
    turns,
  );
  return [
    {
      figure: `CPU of a call with a deadline, ${IN_FLIGHT} open`,
      unit: "µs",
      zdisc: cpu.zdisc,
      peer: { name: "grpc-js round_robin", value: cpu.roundRobin },
      goal: { ratio: MOST_COST },
    },
  ];
}

function roundRobin(addresses: readonly string[]): Channel {
  const serviceConfig = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });
  return new Channel(`ipv4:${addresses.join(",")}`, credentials.createInsecure(), {
    "grpc.service_config": serviceConfig,
  });
}

/** User and system time of this process, which does nothing else. */
async function cpuOfCall(channel: ChannelInterface): Promise<number> {
  const loop = new LoadLoop(channel, IN_FLIGHT);
  await seconds(0.5);
  loop.report();
  const before = process.cpuUsage();
  await seconds(ROUND_S);
  const { user, system } = process.cpuUsage(before);
  const { calls } = loop.report();
  await loop[Symbol.asyncDispose]();
  channel.close();
  return (user + system) / total(calls);
}
