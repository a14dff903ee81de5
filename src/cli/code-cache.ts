/**
 * Compiled code, kept from one run to the next: compiling is a quarter of what a start takes. `bin/zdisc.js` loads the
 * command through it; where nothing can be read or written everything works, slower. Why not Node's own:
 * docs/decisions/0010-code-cache.md.
 *
 * V8 trusts what it is given: it looks at its own version, its flags, and the length of source and cache, not at
 * their content, and a wrong byte ends the process. So a folder belongs to one build (a hash of all pieces), one Node
 * and one machine; files come into it whole, by renaming; each carries a sum of all that it is; and a folder that
 * another user owns is not read.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/** Of all pieces of the command, put in by scripts/build-command.mjs. */
declare const ZDISC_BUILD: string;

/** A build that nobody has started anew for so long is gone, or can be compiled once more. */
const KEPT_MS = 30 * 24 * 3_600_000;
const SUM_BYTES = 4;

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
  const pieces = __dirname + sep;
  const cache = join(cacheFolder(), `${ZDISC_BUILD}-${process.version}-${process.arch}`);
  const loader = Module.prototype as unknown as Loaded;
  const compile = loader._compile;
  const isOurs = ownerOf(cache) === process.getuid?.();
  const missing: Piece[] = [];
  loader._compile = function (this: Loaded, content, filename, ...more) {
    if (!filename.startsWith(pieces) || loadsModule(content))
      return compile.call(this, content, filename, ...more);
    const file = join(cache, `${basename(filename)}.bin`);
    const cachedData = isOurs ? read(file) : undefined;
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

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "zdisc");
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
  try {
    for (const folder of [dirname(dirname(cache)), dirname(cache), cache]) make(folder);
    if (ownerOf(cache) !== process.getuid?.()) return;
    for (const piece of pieces) write(piece);
    forgetOldBuilds(dirname(cache));
  } catch {}
}

/** Not `recursive`, with which Node 20 never ends where a folder neither is nor can be (/proc, some mounts of homes). */
function make(folder: string): void {
  if (ownerOf(folder) === undefined) mkdirSync(folder, { mode: 0o700 });
}

/** What ran by now is compiled with it. */
function write({ script, file }: Piece): void {
  const draft = `${file}.${process.pid}`;
  const data = script.createCachedData();
  try {
    writeFileSync(draft, Buffer.concat([data, sumOf(data, file)]), { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** undefined: it is not there, or not as it was written. */
function read(file: string): Buffer | undefined {
  try {
    const content = readFileSync(file);
    const data = content.subarray(0, -SUM_BYTES);
    return sumOf(data, file).equals(content.subarray(-SUM_BYTES)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Of the code and of its place, so that a file of another piece, build or Node is none of ours. */
function sumOf(data: Buffer, file: string): Buffer {
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32LE(crc32(data, crc32(join(basename(dirname(file)), basename(file)))));
  return sum;
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
