/** `zdisc list` of one service of 30 instances beside etcdctl, and of all services. */
import { startEtcd } from "../support/etcd-server.js";
import { fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { rowOfRounds } from "./row.js";
import { wallMs } from "./run-program.js";
import { takeTurns } from "./take-turns.js";

const INSTANCES = 30;

export const listBench: Bench = async ({ zdisc, etcdctl }) => {
  await using etcd = await startEtcd();
  await fill(etcd, INSTANCES, INSTANCES);
  const hosts = ["--endpoints", etcd.endpoints.join(",")];
  const times = await takeTurns(
    {
      node: () => wallMs([process.execPath, "-e", "0"]),
      one: () => wallMs([process.execPath, zdisc, "list", SERVICE, ...hosts]),
      all: () => wallMs([process.execPath, zdisc, "list", ...hosts]),
      etcdctl: () => wallMs([etcdctl, "get", "--prefix", `${SERVICE}/`, ...hosts]),
    },
    { rounds: 25, warmUps: 2 },
  );
  const one = { figure: `list SERVICE of ${INSTANCES}: wall time`, unit: "ms" } as const;
  const all = { figure: "list of one service: wall time", unit: "ms", goal: { ratio: 3 } } as const;
  return [
    rowOfRounds(one, times.one, { name: "etcdctl get", rounds: times.etcdctl }),
    rowOfRounds(all, times.all, { name: "node -e 0", rounds: times.node }),
  ];
};
