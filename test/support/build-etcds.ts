/** Vitest runs this once before tests that have servers, so that no test waits for the build of an etcd. */
import { findEtcd, selectedVersions } from "./etcd-binaries.js";

export default async function setup(): Promise<void> {
  for (const version of selectedVersions()) await findEtcd(version);
}
