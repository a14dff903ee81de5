/** The examples of docs/library.md, and a folder inside the package where they run, so that they find its dependencies. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { runCommand } from "../support/run-command.js";

const DOCUMENT = new URL("../../docs/library.md", import.meta.url);
const ENTRIES = {
  "zdisc/grpc": fileURLToPath(new URL("../../src/grpc/index.ts", import.meta.url)),
  zdisc: fileURLToPath(new URL("../../src/index.ts", import.meta.url)),
};

/** Those that import from one of zdisc's entry points, in order. */
export async function examplesOf(entry: keyof typeof ENTRIES): Promise<string[]> {
  const text = await readFile(DOCUMENT, "utf8");
  const codes = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
  return codes.filter((code) => code.includes(`from "${entry}"`));
}

export interface RunExampleOptions {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
}

export class Examples implements AsyncDisposable {
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = fileURLToPath(new URL(`../../node_modules/.cache/${name}`, import.meta.url));
  }

  /** A file that examples find beside them. */
  async write(name: string, text: string): Promise<void> {
    const path = `${this.#folder}/${name}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  /** Its output, once it has ended by itself. */
  async run(code: string, { name, env }: RunExampleOptions): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const outfile = `${this.#folder}/${name}.mjs`;
    await build({
      stdin: { contents: code, loader: "ts", resolveDir: this.#folder },
      alias: ENTRIES,
      outfile,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      packages: "external",
    });
    return runCommand(process.execPath, [outfile], { cwd: this.#folder, env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
