/** A real nginx: in PATH, or the one in Debian's package. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fromDebian } from "./debian-package.js";

/** The path of the program; undefined where there is none. */
export async function findNginx(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const installed = folders.map((folder) => join(folder, "nginx")).find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  const folder = await fromDebian({ name: "nginx", packages: ["nginx"], programs: "usr/sbin" });
  return folder === undefined ? undefined : join(folder, "nginx");
}
