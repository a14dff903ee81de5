/**
 * Compiled code, kept from one run to the next: compiling is a quarter of what a start takes. `bin/zdisc.js` loads the
 * command through it. Node 22 does it by itself (`module.enableCompileCache`); on Node 20 V8's own cache stands in a
 * file beside. Where nothing can be written everything works, slower.
 *
 * V8 trusts what it is given: it looks at its own version, its flags, and the length of source and cache, not at
 * their content. So a folder belongs to one build (a hash of all pieces), one Node and one machine; files come into it
 * whole, by renaming; and one that another user owns is not read.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { Script } from "node:vm";

/** Of all pieces of the command, put in by scripts/build-command.mjs. */
declare const ZDISC_BUILD: string;

/** A build that nobody has started anew for so long is gone, or can be compiled once more. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Node's own loader: `_compile` has the content of a file and its name. */
interface Loaded {
  exports: unknown;
  require(id: string): unknown;
  _compile(content: string, filename: string): unknown;
}
interface Piece {
  readonly script: Script;
  readonly file: string;
}

/** Modules beside this one come out of the cache from now on; those that were not in it are put there when the process ends. */
export function useCodeCache(): void {
  // Types of Node 20 do not have it.
  const { enableCompileCache } = Module as { enableCompileCache?: (directory: string) => unknown };
  if (enableCompileCache !== undefined) enableCompileCache(cacheFolder());
  else
    compileThroughCache(
      __dirname + sep,
      join(cacheFolder(), `${ZDISC_BUILD}-${process.version}-${process.arch}`),
    );
}

/**
 * The piece that loads the screens, a module: what V8 takes out of a cache has lost the way to a real `import()`
 * (Node 20: "A dynamic import callback was not specified").
 */
function loadsModule(content: string): boolean {
  return content.includes('import("./');
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "zdisc");
}

function compileThroughCache(folder: string, cache: string): void {
  const loader = Module.prototype as unknown as Loaded;
  const compile = loader._compile;
  const isOurs = ownerOf(cache) === process.getuid?.();
  const missing: Piece[] = [];
  loader._compile = function (this: Loaded, content, filename) {
    if (!filename.startsWith(folder) || loadsModule(content)) return compile.call(this, content, filename);
    const file = join(cache, `${basename(filename)}.bin`);
    const cachedData = isOurs ? contentOf(file) : undefined;
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) missing.push({ script, file });
    const module = script.runInThisContext();
    // Not createRequire, which costs as much as all the rest: the pieces only ever call it.
    const require = (id: string) => this.require(id);
    return module.call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  process.once("exit", () => {
    if (missing.length > 0) keep(missing, cache);
  });
}

/** A home that cannot be written, a full disk: the next start compiles again. */
function keep(pieces: readonly Piece[], cache: string): void {
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    if (ownerOf(cache) !== process.getuid?.()) return;
    for (const piece of pieces) write(piece);
    forgetOldBuilds(dirname(cache));
  } catch {}
}

/** What ran by now is compiled with it. */
function write({ script, file }: Piece): void {
  const draft = `${file}.${process.pid}`;
  const content = script.createCachedData();
  try {
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function forgetOldBuilds(caches: string): void {
  const beforeMs = Date.now() - KEPT_MS;
  for (const build of readdirSync(caches)) {
    const path = join(caches, build);
    if (statSync(path).mtimeMs < beforeMs) rmSync(path, { recursive: true, force: true });
  }
}

/** undefined: there is none, or nobody may know. */
function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
