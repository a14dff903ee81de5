/** `zdisc list SERVICE -o name` of 100,000 instances, beside etcdctl: time and memory. */
import { startEtcd } from "../support/etcd-server.js";
import { alternate } from "./alternate.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { type CommandLine, peakMb, wallMs } from "./run-program.js";

const INSTANCES = 100_000;

export const largeBench: Bench = async ({ zdisc, etcdctl }) => {
  await using etcd = await startEtcd();
  await fill(etcd, INSTANCES, 1_000);
  const hosts = ["--endpoints", etcd.endpoints.join(",")];
  const ours: CommandLine = [process.execPath, zdisc, "list", SERVICE, "-o", "name", ...hosts];
  const peer: CommandLine = [etcdctl, "get", "--prefix", `${SERVICE}/`, ...hosts];
  const time = await alternate(
    { zdisc: () => wallMs(ours), etcdctl: () => wallMs(peer) },
    { rounds: 11, warmUps: 1 },
  );
  const memory = await alternate({ zdisc: () => peakMb(ours), etcdctl: () => peakMb(peer) }, { rounds: 5 });
  const beside = (value: number) => ({ name: "etcdctl get", value });
  const figure = "list -o name of 100,000";
  const goal = { ratio: 2 };
  return [
    { figure: `${figure}: wall time`, unit: "ms", zdisc: time.zdisc, peer: beside(time.etcdctl), goal },
    { figure: `${figure}: peak memory`, unit: "MB", zdisc: memory.zdisc, peer: beside(memory.etcdctl), goal },
  ];
};
