/** Files that a flag names. */
import { basename, dirname, join } from "node:path";
import { DiscoveryError } from "../errors.js";
import { didYouMean } from "../text/did-you-mean.js";
import type { World } from "./world.js";

const STDIN = "-";

export class InputFiles {
  readonly #world: Pick<World, "readFile" | "filesIn">;
  #isStdinRead = false;

  constructor(world: Pick<World, "readFile" | "filesIn">) {
    this.#world = world;
  }

  /** Throws `config`, with files of a similar name, for what cannot be read, and `usage` when stdin is asked for twice. */
  async read(path: string): Promise<Buffer> {
    if (path === STDIN) {
      if (this.#isStdinRead) throw new DiscoveryError("usage", "standard input (-) can be read once");
      this.#isStdinRead = true;
    }
    try {
      return await this.#world.readFile(path);
    } catch (cause) {
      throw new DiscoveryError("config", `cannot read ${path}: ${reasonOf(cause)}`, {
        cause,
        remedy: await this.#remedy(path),
      });
    }
  }

  async #remedy(path: string): Promise<string> {
    const folder = dirname(path);
    const near = didYouMean(basename(path), await this.#world.filesIn(folder));
    return near === undefined ? `ls ${folder}` : `files near: ${join(folder, near)}`;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
