/** Before tests that have servers: the etcds they ask for are built, and the program is that of today's source. */
import { findEtcd, selectedVersions } from "./etcd-binaries.js";
import { notRun } from "./not-run.js";
import { ensureProgram } from "./zdisc-program.js";

export default async function setup(): Promise<void> {
  for (const version of selectedVersions()) {
    if (version !== undefined && (await findEtcd(version)) === undefined) {
      notRun(`the contract tests on etcd ${version}`, "it could neither be built nor found");
    }
  }
  await ensureProgram();
}
