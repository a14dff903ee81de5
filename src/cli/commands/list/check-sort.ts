/** Which columns can sort what is listed. */
import { DiscoveryError } from "../../../errors.js";
import type { SortColumn } from "./command.js";

const INSTANCE_COLUMNS: readonly SortColumn[] = ["address", "id", "ttl"];

/** Throws `usage` when services cannot be sorted by this column. */
export function checkSort(column: SortColumn | undefined, showsInstances: boolean): void {
  if (column === undefined || showsInstances || !INSTANCE_COLUMNS.includes(column)) return;
  throw new DiscoveryError("usage", `--sort ${column} sorts instances, and this lists services`, {
    remedy: "--sort name, --sort revision, or --values",
  });
}
