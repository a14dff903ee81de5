/** Every benchmark by the name it is asked for with, in the order of the table. */
import { checkBench } from "./check-bench.js";
import { devBench } from "./dev-bench.js";
import { foreignBench } from "./foreign-bench.js";
import { largeBench } from "./large-bench.js";
import { listBench } from "./list-bench.js";
import { oneChangeBench } from "./one-change-bench.js";
import { p2cBench } from "./p2c-bench.js";
import { publishBench } from "./publish-bench.js";
import { qualityBench } from "./quality-bench.js";
import type { Row } from "./row.js";
import { sizeBench } from "./size-bench.js";
import { startBench } from "./start-bench.js";
import { tuiBench } from "./tui-bench.js";
import { watchBench } from "./watch-bench.js";

/** What is compared: paths of programs. */
export interface Programs {
  /** Run by Node. */
  readonly zdisc: string;
  readonly etcdctl: string;
  /** The program of test/bench/go; undefined where Go is missing. */
  readonly goPeers: string | undefined;
}

export type Bench = (programs: Programs) => Promise<readonly Row[]>;

export const BENCHES: Readonly<Record<string, Bench>> = {
  start: startBench,
  list: listBench,
  large: largeBench,
  foreign: foreignBench,
  change: oneChangeBench,
  watch: watchBench,
  publish: publishBench,
  size: sizeBench,
  quality: qualityBench,
  dev: devBench,
  tui: tuiBench,
  p2c: p2cBench,
  check: checkBench,
};

/** Run only when they are asked for: they take long. */
export const BY_NAME_ONLY: readonly string[] = ["foreign"];

/** Names from before, and what they are now. */
export const ALIASES: Readonly<Record<string, string>> = { help: "start" };
