import { defineConfig, type ViteUserConfig } from "vitest/config";
import { findEtcd } from "./test/support/etcd-binaries.js";
import { filesThatNeed } from "./test/support/files-that-need.js";
import { notRun } from "./test/support/not-run.js";

const NEED_ETCD = ["etcd-server.ts", "etcd-cluster.ts"];

/** Without an etcd, the files that need one are left out, and one loud line says so; with CI=true that is an error. */
async function filesLeftOut(): Promise<string[]> {
  if ((await findEtcd()) !== undefined) return [];
  const files = filesThatNeed(NEED_ETCD);
  notRun(files.join(" "), "they need a real etcd: set ZDISC_TEST_ETCD, or install etcd or Go");
  return files;
}

/** Unit tests use every core; the others have servers beside them, and some look at the clock of a lease. */
export default defineConfig(async (): Promise<ViteUserConfig> => {
  const leftOut = await filesLeftOut();
  const project = (name: string, include: string[], exclude: string[] = []) => ({
    test: {
      name,
      include,
      exclude: [...exclude, ...leftOut, "**/node_modules/**"],
      testTimeout: 60_000,
      hookTimeout: 600_000,
      maxWorkers: 2,
      sequence: { groupOrder: 1 },
      globalSetup: "test/support/global-setup.ts",
    },
  });
  const report = process.env.ZDISC_TEST_REPORT;
  return {
    test: {
      reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
      projects: [
        { test: { name: "unit", include: ["src/**/*.test.{ts,tsx}"], sequence: { groupOrder: 0 } } },
        project(
          "integration",
          ["test/**/*.test.ts"],
          [
            "test/contract/**",
            "test/interop/**",
            "test/integration/faults/**",
            "test/bench/**",
            "**/*.slow.test.ts",
          ],
        ),
        project("contract", ["test/contract/**/*.test.ts"]),
        project("interop", ["test/interop/**/*.test.ts"]),
        project("faults", ["test/integration/faults/**/*.test.ts"]),
        project("slow", ["test/**/*.slow.test.ts"]),
      ],
    },
  };
});
