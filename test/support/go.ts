/** Whether the Go toolchain is here: etcd, real go-zero and the peers of the benchmark are built with it. */
import { runCommand } from "./run-command.js";

export function hasGo(): Promise<boolean> {
  return runCommand("go", ["version"]).then(
    () => true,
    () => false,
  );
}
