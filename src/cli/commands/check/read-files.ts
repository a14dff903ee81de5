/** The -f files of a call: globs expanded, each read once. */
import { basename, dirname, join } from "node:path";
import type { FileFacts } from "../../../check/facts/file-facts.js";
import { fileFactsOf } from "../../../check/gather/file-facts-of.js";
import { DiscoveryError } from "../../../errors.js";
import { inParallel } from "../../../runtime/in-parallel.js";
import type { Context } from "../../context.js";
import { globMatcher, isGlob } from "../list/glob.js";

type Files = Pick<Context, "readConfig" | "filesIn" | "isFile">;

const READS_AT_ONCE = 8;

/** Throws `config` for files that cannot be read or that go-zero refuses, all of them in one, and for a glob without a match. */
export async function readFiles(typed: readonly string[], files: Files): Promise<readonly FileFacts[]> {
  const paths = new Set<string>();
  for (const path of typed) for (const one of await pathsOf(path, files)) paths.add(one);
  const read = await inParallel(READS_AT_ONCE, [...paths], (path) => factsOf(path, files));
  const [refused, ...others] = read.flatMap((one) => (one instanceof DiscoveryError ? [one] : []));
  if (refused !== undefined) throw together(refused, others);
  return read.flatMap((one) => (one instanceof DiscoveryError ? [] : [one]));
}

async function factsOf(path: string, { readConfig }: Files): Promise<FileFacts | DiscoveryError> {
  try {
    return await fileFactsOf(path, () => readConfig(path));
  } catch (error) {
    if (error instanceof DiscoveryError && error.code === "config") return error;
    throw error;
  }
}

/** Whoever mends one file wants to know of the others. */
function together(first: DiscoveryError, others: readonly DiscoveryError[]): DiscoveryError {
  if (others.length === 0) return first;
  const { message, excerpt } = first;
  const remedy = `mend it, and ${others.map((other) => other.message).join("; and ")}`;
  return new DiscoveryError("config", message, { cause: first, excerpt, remedy });
}

/** `etc/*.yaml`; a file that is named so, glob or not, is meant itself. */
async function pathsOf(path: string, { filesIn, isFile }: Files): Promise<readonly string[]> {
  const name = basename(path);
  if (!isGlob(name) || (await isFile(path))) return [path];
  const folder = dirname(path);
  const matches = globMatcher([name]);
  const found = (await filesIn(folder)).filter((file) => !file.startsWith(".") && matches(file)).sort();
  if (found.length === 0) {
    throw new DiscoveryError("config", `no file matches ${path}`, { remedy: `ls ${folder}` });
  }
  return found.map((file) => (path.startsWith(`${folder}/`) ? join(folder, file) : file));
}
