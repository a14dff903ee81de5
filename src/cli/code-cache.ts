/**
 * Compiled code, kept from one run to the next: compiling is a quarter of what a start takes. `bin/zdisc.js` loads the
 * command through it; where nothing can be read or written everything works, slower. Why not Node's own:
 * docs/decisions/0010-code-cache.md.
 *
 * V8 trusts what it is given: it looks at its own version, its flags, and the length of source and cache, not at
 * their content, and a wrong byte ends the process. So a folder belongs to one build (a hash of all pieces), one Node
 * and one machine; files come into it whole, by renaming; each holds its code twice, and its own name; and a folder that
 * another user owns or may write to is not read.
 */
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { basename, dirname, isAbsolute, join, sep } from "node:path";
import { Script } from "node:vm";

/** Of all pieces of the command, put in by scripts/build-command.mjs. */
declare const ZDISC_BUILD: string;

/** A build that nobody has started anew for so long is gone, or can be compiled once more. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Node's own loader: `_compile` has the content of a file, its name, and since Node 22 its kind. */
interface Loaded {
  exports: unknown;
  require(id: string): unknown;
  _compile(content: string, filename: string, ...more: unknown[]): unknown;
}
interface Piece {
  readonly script: Script;
  readonly file: string;
}

/** Pieces beside this one come out of the cache from now on; those that were not in it are put there when the process ends. */
export function useCodeCache(): void {
  const caches = cachesFolder();
  if (caches === undefined) return;
  const pieces = __dirname + sep;
  const cache = join(caches, `${ZDISC_BUILD}-${process.version}-${process.arch}`);
  const loader = Module.prototype as unknown as Loaded;
  const compile = loader._compile;
  const isReadable = isOurs(caches) && isOurs(cache);
  const missing: Piece[] = [];
  const loaded = new Map<string, Loaded>();
  loader._compile = function (this: Loaded, content, filename, ...more) {
    if (!filename.startsWith(pieces) || loadsModule(content))
      return compile.call(this, content, filename, ...more);
    const name = basename(filename);
    const file = join(cache, `${name}.bin`);
    const cachedData = isReadable ? read(file) : undefined;
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (cachedData === undefined || script.cachedDataRejected) missing.push({ script, file });
    loaded.set(`./${name}`, this);
    // Not createRequire, which costs as much as all the rest: the pieces only ever call it, mostly for each other.
    const require = (id: string) => loaded.get(id)?.exports ?? this.require(id);
    const module = script.runInThisContext();
    return module.call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  process.once("exit", () => {
    if (missing.length > 0) keep(missing, cache);
  });
}

/** Source: XDG Base Directory Specification. undefined: the environment names none, and a relative path does not count. */
function cachesFolder(): string | undefined {
  const { XDG_CACHE_HOME = "", HOME = "" } = process.env;
  if (isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, "zdisc");
  return isAbsolute(HOME) ? join(HOME, ".cache", "zdisc") : undefined;
}

/**
 * The piece that loads the screens, a module: what V8 takes out of a cache has lost the way to a real `import()`
 * (Node 20: "A dynamic import callback was not specified").
 */
function loadsModule(content: string): boolean {
  return content.includes('import("./');
}

/** A home that cannot be written, a full disk: the next start compiles again. */
function keep(pieces: readonly Piece[], cache: string): void {
  const caches = dirname(cache);
  try {
    for (const folder of [dirname(caches), caches, cache]) make(folder);
    if (!isOurs(caches) || !isOurs(cache)) return;
    for (const piece of pieces) write(piece);
    forgetOldBuilds(caches);
  } catch {}
}

/** Not `recursive`, with which Node 20 never ends where a folder neither is nor can be (/proc, some mounts of homes). */
function make(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) mkdirSync(folder, { mode: 0o700 });
}

/** What ran by now is compiled with it. */
function write({ script, file }: Piece): void {
  const draft = `${file}.${process.pid}`;
  const data = script.createCachedData();
  try {
    writeFileSync(draft, Buffer.concat([data, data, labelOf(file)]), { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** undefined: it is not there, or not as it was written. Comparing needs 0.1 ms; Node's checksums take 1.7 ms to load. */
function read(file: string): Buffer | undefined {
  try {
    const content = readFileSync(file);
    const label = labelOf(file);
    const size = (content.length - label.length) / 2;
    const data = content.subarray(0, size);
    const isWhole = content.subarray(size, 2 * size).equals(data) && content.subarray(2 * size).equals(label);
    return isWhole ? data : undefined;
  } catch {
    return undefined;
  }
}

/** So that a file of another piece, build or Node is none of ours. */
function labelOf(file: string): Buffer {
  return Buffer.from(join(basename(dirname(file)), basename(file)));
}

function forgetOldBuilds(caches: string): void {
  const beforeMs = Date.now() - KEPT_MS;
  for (const build of readdirSync(caches)) {
    const path = join(caches, build);
    if (lstatSync(path).mtimeMs < beforeMs) rmSync(path, { recursive: true, force: true });
  }
}

/** A folder, no link to one, of our own, which nobody else may write to. */
function isOurs(path: string): boolean {
  try {
    const it = lstatSync(path);
    return it.isDirectory() && it.uid === process.getuid?.() && (it.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
