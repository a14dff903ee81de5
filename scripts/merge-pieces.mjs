/**
 * Puts what is always loaded together into one piece. esbuild cuts what commands share into as many pieces as there are
 * ways to share it, and each is to be found, read and wrapped: `zdisc list` would load 32.
 */
import { basename } from "node:path";
import { build } from "esbuild";

/**
 * esbuild's pieces (modules) by name, `metafile` being what it says of them, with those that `into` needs, and `also`,
 * put into that piece; it hands them out whole. `renamed` says so in the text of any piece, once it is CommonJS; for
 * modules there are `stubs` in the place of those that are gone.
 */
export async function mergePieces(texts, metafile, { into, also = [] }) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const isThere = (name) => texts.has(name);
  const merged = new Set([into, ...also].flatMap((name) => [name, ...neededBy(name, outputs, isThere)]));
  merged.delete(into);
  const entry = [...merged].map((name) => `export * as ${handleOf(name)} from "./${name}";`);
  const { outputFiles } = await build({
    stdin: { contents: `${entry.join("\n")}\nexport * from "./${into}";` },
    bundle: true,
    format: "esm",
    platform: "node",
    treeShaking: false,
    plugins: [fromTexts(texts, (name) => name === into || merged.has(name))],
    write: false,
  });
  const handedOut = (name) => `require("./${into}").${handleOf(name)}`;
  const rest = new Map([...texts].filter(([name]) => !merged.has(name)));
  rest.set(into, outputFiles[0].text);
  const stubs = [...merged].map((name) => [name, stubOf(handedOut(name), outputs.get(name).exports)]);
  const renamed = (text) =>
    [...merged].reduce((result, name) => result.replaceAll(`require("./${name}")`, handedOut(name)), text);
  return { texts: rest, stubs, renamed };
}

/** By static imports, of its own ones too, as far as they were not put elsewhere before. */
function neededBy(name, outputs, isThere, found = new Set()) {
  for (const { path, kind } of outputs.get(name).imports) {
    const piece = basename(path);
    if (kind !== "import-statement" || !isThere(piece) || found.has(piece)) continue;
    found.add(piece);
    neededBy(piece, outputs, isThere, found);
  }
  return found;
}

const handleOf = (name) => name.replace(/\W/g, "_");
/** Node reads the names that a module may import behind the `0&&`. */
const stubOf = (handedOut, names) => `module.exports=${handedOut};0&&(module.exports={${names}});`;

function fromTexts(texts, isInside) {
  return {
    name: "from-texts",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path }) => {
        const name = basename(path);
        return isInside(name) ? { path: name, namespace: "piece" } : { path, external: true };
      });
      onLoad({ filter: /./, namespace: "piece" }, ({ path }) => ({
        contents: texts.get(path),
        loader: "js",
      }));
    },
  };
}
