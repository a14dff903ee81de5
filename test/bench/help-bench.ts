/** `zdisc --help`, beside an empty Node: what every command pays before it does anything. */
import { alternate } from "./alternate.js";
import type { Bench } from "./benches.js";
import { wallMs } from "./run-program.js";

export const helpBench: Bench = async ({ zdisc }) => {
  const times = await alternate(
    {
      node: () => wallMs([process.execPath, "-e", "0"]),
      zdisc: () => wallMs([process.execPath, zdisc, "--help"]),
    },
    { rounds: 25, warmUps: 2 },
  );
  const peer = { name: "node -e 0", value: times.node };
  return [{ figure: "--help: wall time", unit: "ms", zdisc: times.zdisc, peer, goal: { ratio: 2.5 } }];
};
