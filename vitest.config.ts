import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from "vitest/config";
import { findEtcd } from "./test/support/etcd-binaries.js";
import { filesThatNeed } from "./test/support/files-that-need.js";
import { notRun } from "./test/support/not-run.js";

const NEED_ETCD = ["etcd-server.ts", "etcd-cluster.ts"];
const BUILD_ETCDS = "test/support/build-etcds.ts";
const BUILD_PROGRAM = "test/support/build-program.ts";

/** Kinds of tests beside the unit tests, by folder or ending. `npm test` runs the first two; CI all. */
const KINDS = [
  { name: "integration", include: "test/**/*.test.ts", globalSetup: [BUILD_ETCDS, BUILD_PROGRAM] },
  { name: "contract", include: "test/contract/**/*.test.ts", globalSetup: [BUILD_ETCDS] },
  { name: "interop", include: "test/interop/**/*.test.ts", globalSetup: [BUILD_ETCDS] },
  { name: "faults", include: "test/integration/faults/**/*.test.ts", globalSetup: [BUILD_ETCDS] },
  { name: "installs", include: "test/installs/**/*.test.ts", globalSetup: [] },
  { name: "slow", include: "test/**/*.slow.test.ts", globalSetup: [BUILD_ETCDS, BUILD_PROGRAM] },
];

export default defineConfig(async (): Promise<ViteUserConfig> => {
  const leftOut = await filesLeftOut();
  const report = process.env.ZDISC_TEST_REPORT;
  return {
    test: {
      reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
      projects: [
        // A property test draws many worlds; on a busy machine that takes more than the 5 s of the default. By itself
        // vitest leaves one core free, which of two is half.
        { test: { name: "unit", include: ["src/**/*.test.{ts,tsx}"], testTimeout: 60_000, maxWorkers: 2 } },
        ...KINDS.map((kind) => projectOf(kind, leftOut)),
      ],
    },
  };
});

/** After the unit tests, two files at a time: beside them run servers, and some tests live by the clock of a lease. */
function projectOf(
  { name, include, globalSetup }: (typeof KINDS)[number],
  leftOut: readonly string[],
): TestProjectInlineConfiguration {
  const ofOtherKinds = name === "integration" ? KINDS.slice(1).map((kind) => kind.include) : [];
  return {
    test: {
      name,
      include: [include],
      exclude: [...ofOtherKinds, ...leftOut],
      globalSetup,
      testTimeout: 60_000,
      hookTimeout: 600_000,
      maxWorkers: 2,
      sequence: { groupOrder: 1 },
    },
  };
}

/** Without an etcd, the files that need one are left out, and one loud line says so; with CI=true that is an error. */
async function filesLeftOut(): Promise<string[]> {
  if ((await findEtcd()) !== undefined) return [];
  const files = filesThatNeed(NEED_ETCD);
  notRun(files.join(" "), "they need a real etcd: set ZDISC_TEST_ETCD, or install etcd or Go");
  return files;
}
