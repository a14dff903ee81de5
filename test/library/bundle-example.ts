/** An example of the documentation as a module that Node can run, with zdisc out of src. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCE = fileURLToPath(new URL("../../src", import.meta.url));

/** Writes it to `outfile`, in whose folder it finds its packages. */
export async function bundleExample(code: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents: code, loader: "ts", resolveDir: dirname(outfile) },
    alias: { zdisc: `${SOURCE}/index.ts`, "zdisc/testing": `${SOURCE}/testing/index.ts` },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
  });
}
