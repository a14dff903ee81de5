/** The tarball as it would be published, for tests that install it as a stranger would. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./run-command.js";
import { tempDir } from "./temp-dir.js";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What stands in npm's JSON of a pack. */
export interface PackedZdisc {
  /** Path of the tarball. */
  readonly tarball: string;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Paths inside it. */
  readonly files: readonly string[];
}

/** Builds and packs; the tarball goes when this process ends. */
export async function packZdisc(): Promise<PackedZdisc> {
  const folder = tempDir("packed");
  const text = await runCommand("npm", ["pack", "--json", "--silent", "--pack-destination", folder], {
    cwd: ROOT,
  });
  // What the build prints would stand before it.
  const [packed] = JSON.parse(text.slice(text.indexOf("[")));
  return {
    tarball: join(folder, packed.filename),
    packedBytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    files: packed.files.map(({ path }: { path: string }) => path),
  };
}

/** An application has it, as every user of zdisc's gRPC parts will. */
export const PEER = "@grpc/grpc-js@~1.14.0";

/** Package managers in use; each is had from npm's registry, so that nothing has to be installed for the tests. */
export const INSTALLERS = {
  npm: (tarball: string) => ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", tarball, PEER],
  pnpm: (tarball: string) => ["npx", "-y", "pnpm@10", "add", "--prefer-offline", tarball, PEER],
  "yarn 1": (tarball: string) => ["npx", "-y", "yarn@1", "add", "--non-interactive", `file:${tarball}`, PEER],
} as const satisfies Record<string, (tarball: string) => readonly string[]>;

/** A new folder with an empty application in it. */
export function emptyApplication(): string {
  const folder = tempDir("application");
  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "application", "private": true, "type": "module" }\n',
  );
  mkdirSync(join(folder, "src"));
  return folder;
}

/** The path of a Node of that major version, from npm's registry (the package `node`); throws when it has none. */
export function nodeOfVersion(major: number): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const args = ["-y", "-p", `node@${major}`, "node", "-p", "process.execPath"];
  return execFileSync("npx", args, { encoding: "utf8", cwd: tempDir("node") }).trim();
}
