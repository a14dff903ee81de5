/** Files that a flag names. */
import { basename, dirname, join, parse } from "node:path";
import { DiscoveryError } from "../../errors.js";
import { didYouMean } from "../../text/did-you-mean.js";
import type { World } from "../world.js";

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
        remedy: isMissing(cause) ? await this.#near(path) : `ls -l ${path}`,
      });
    }
  }

  /** A file of a similar name; where its folder is not there either, such a folder. */
  async #near(path: string): Promise<string> {
    const folder = dirname(path);
    const names = await this.#world.filesIn(folder);
    if (names.length === 0 && folder !== dirname(folder)) return await this.#near(folder);
    const near = didYouMean(basename(path), names) ?? names.find((name) => isLonger(name, basename(path)));
    return near === undefined ? `ls ${folder}` : `files near: ${join(folder, near)}`;
  }
}

/** `user-api.yaml` for `user.yaml`. */
function isLonger(name: string, typed: string): boolean {
  const { name: stem, ext } = parse(typed);
  return ext !== "" && name.endsWith(ext) && name.startsWith(stem);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
};

function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
}

function isMissing(cause: unknown): boolean {
  return REASONS[codeOf(cause)] === REASONS.ENOENT;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
