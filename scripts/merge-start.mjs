/**
 * Puts what every start loads into one piece. esbuild cuts what commands share into as many pieces as there are ways
 * to share it, and each is to be found, read and wrapped.
 */
import { basename } from "node:path";
import { build } from "esbuild";

const MAIN = "main.cjs";

/**
 * `texts` are esbuild's pieces (modules) by name, `metafile` is what it says of them. Afterwards the main piece holds
 * those that it needs, and hands them out whole: `renamed` puts that into the text of another piece, once it is
 * CommonJS; for modules there are `stubs` in the place of those that are gone.
 */
export async function mergeStart(texts, metafile) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const merged = neededBy(MAIN, outputs);
  const entry = [...merged].map((name) => `export * as ${handleOf(name)} from "./${name}";`);
  const { outputFiles } = await build({
    stdin: { contents: `${entry.join("\n")}\nexport * from "./${MAIN}";` },
    bundle: true,
    format: "esm",
    platform: "node",
    treeShaking: false,
    plugins: [fromTexts(texts, (name) => name === MAIN || merged.has(name))],
    write: false,
  });
  const rest = new Map([...texts].filter(([name]) => !merged.has(name)));
  rest.set(MAIN, outputFiles[0].text);
  const stubs = new Map([...merged].map((name) => [name, stubOf(name, outputs.get(name).exports)]));
  const renamed = (text) =>
    [...merged].reduce((result, name) => result.replaceAll(`require("./${name}")`, handedOut(name)), text);
  return { texts: rest, stubs, renamed };
}

/** By static imports, of its own ones too. */
function neededBy(name, outputs, found = new Set()) {
  for (const { path, kind } of outputs.get(name).imports) {
    const piece = basename(path);
    if (kind !== "import-statement" || !outputs.has(piece) || found.has(piece)) continue;
    found.add(piece);
    neededBy(piece, outputs, found);
  }
  return found;
}

const handleOf = (name) => name.replace(/\W/g, "_");
const handedOut = (name) => `require("./${MAIN}").${handleOf(name)}`;
/** Node reads the names that a module may import behind the `0&&`. */
const stubOf = (name, names) => `module.exports=${handedOut(name)};0&&(module.exports={${names}});`;

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
