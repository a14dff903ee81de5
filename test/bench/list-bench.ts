/** `zdisc list` of one service of 30 instances, beside an empty Node and etcdctl. */
import { startEtcd } from "../support/etcd-server.js";
import { alternate } from "./alternate.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { type CommandLine, wallMs } from "./run-program.js";

const INSTANCES = 30;
const NODE: CommandLine = [process.execPath, "-e", "0"];

export const listBench: Bench = async ({ zdisc, etcdctl }) => {
  await using etcd = await startEtcd();
  await fill(etcd, INSTANCES, INSTANCES);
  const [host = ""] = etcd.endpoints;
  const times = await alternate(
    {
      node: () => wallMs(NODE),
      zdisc: () => wallMs([process.execPath, zdisc, "list", SERVICE, "--endpoints", host]),
      all: () => wallMs([process.execPath, zdisc, "list", "--endpoints", host]),
      etcdctl: () => wallMs([etcdctl, "get", "--prefix", `${SERVICE}/`, "--endpoints", host]),
    },
    { rounds: 25, warmUps: 2 },
  );
  const node = { name: "node -e 0", value: times.node };
  const figure = `list SERVICE of ${INSTANCES}: wall time`;
  return [
    { figure, unit: "ms", zdisc: times.zdisc, peer: node, goal: { ratio: 6 } },
    { figure, unit: "ms", zdisc: times.zdisc, peer: { name: "etcdctl get", value: times.etcdctl } },
    {
      figure: "list of one service: wall time",
      unit: "ms",
      zdisc: times.all,
      peer: node,
      goal: { ratio: 6 },
    },
  ];
};
