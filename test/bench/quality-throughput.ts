/** Calls a second of a client over zdisc, beside one of grpc-js' own round_robin over the same servers. */
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
/** Calls a second at least 0.97 of the other's, told as the time of a call. */
const MOST_TIME = 1 / 0.97;

export async function throughputRows(program: string, etcd: EtcdServer): Promise<Row[]> {
  const server = () => ZrpcServer.start(program, { hosts: etcd.endpoints, key: KEY });
  await using first = await server();
  await using second = await server();
  await using third = await server();
  const addresses = [first, second, third].map(({ address }) => address);
  const cost = await alternate(
    {
      zdisc: () => usOfCall(createChannel(targetOf(etcd, KEY))),
      roundRobin: () => usOfCall(roundRobin(addresses)),
    },
    { rounds: 9, warmUps: 2 },
  );
  return [
    {
      figure: `time of a call, ${IN_FLIGHT} open`,
      unit: "µs",
      zdisc: cost.zdisc,
      peer: { name: "grpc-js round_robin", value: cost.roundRobin },
      goal: { ratio: MOST_TIME },
    },
  ];
}

function roundRobin(addresses: readonly string[]): Channel {
  const serviceConfig = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });
  return new Channel(`ipv4:${addresses.join(",")}`, credentials.createInsecure(), {
    "grpc.service_config": serviceConfig,
  });
}

/** Of the whole client, all its open calls together. */
async function usOfCall(channel: ChannelInterface): Promise<number> {
  const loop = new LoadLoop(channel, IN_FLIGHT);
  await seconds(0.5);
  loop.report();
  await seconds(ROUND_S);
  const { seconds: took, calls } = loop.report();
  await loop[Symbol.asyncDispose]();
  channel.close();
  return (took * 1e6) / total(calls);
}
