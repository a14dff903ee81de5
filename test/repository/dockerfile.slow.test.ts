/** The steps of the Dockerfile, each in a clean folder in the place of the container's root: no Docker is needed. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const textOf = (name: string) => readFileSync(join(ROOT, name), "utf8");

interface Step {
  readonly verb: string;
  readonly rest: string;
}

function stepsOf(dockerfile: string): Step[] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .split("\n");
  const steps = lines.filter((line) => line.trim() !== "");
  return steps.map((line) => ({ verb: line.split(" ")[0] ?? "", rest: line.replace(/^\w+ /, "") }));
}

/** `*.tgz` and plain names, which is all that our .dockerignore has. */
const ignored = textOf(".dockerignore").trim().split("\n");
const isIgnored = (name: string) =>
  ignored.some((pattern) => (pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : name === pattern));

/** One image: a folder that stands for `/`. */
class Image {
  readonly root = tempDir("dockerfile");
  #folder = "/";

  constructor() {
    mkdirSync(join(this.root, "usr/local/bin"), { recursive: true });
    mkdirSync(join(this.root, "home"));
  }

  /** `build` is the stage that `COPY --from` means. */
  async run({ verb, rest }: Step, build: Image): Promise<void> {
    if (verb === "WORKDIR") this.#enter(rest);
    if (verb === "COPY") this.#copy(rest.split(" "), build);
    if (verb === "RUN") await this.sh(rest);
  }

  sh(line: string): Promise<string> {
    // A path at the root of the container, not one that follows a name.
    const moved = line.replace(/(?<=^|\s)\/(?=zdisc|usr)/g, `${this.root}/`);
    const path = `${join(this.root, "usr/local/bin")}:${process.env.PATH}`;
    const env = zdiscEnv({ PATH: path, XDG_CACHE_HOME: join(this.root, "home/.cache") });
    return runCommand("sh", ["-c", moved], { cwd: this.#inside(this.#folder), env });
  }

  #enter(folder: string): void {
    this.#folder = folder;
    mkdirSync(this.#inside(folder), { recursive: true });
  }

  #copy(words: readonly string[], build: Image): void {
    const isFromStage = words[0]?.startsWith("--from=") ?? false;
    const sources = words.slice(isFromStage ? 1 : 0, -1);
    const folder = isFromStage ? build.root : ROOT;
    const names = sources.flatMap((name) => (name === "." ? readdirSync(folder) : [name]));
    for (const name of names.filter((source) => isFromStage || !isIgnored(source)))
      cpSync(join(folder, name), join(this.#inside(this.#folder), name), { recursive: true });
  }

  #inside(path: string): string {
    return join(this.root, path);
  }
}

describe("the Dockerfile", () => {
  const images: Image[] = [];
  const last = () => images.at(-1) ?? new Image();
  const steps = stepsOf(textOf("Dockerfile"));
  beforeAll(async () => {
    for (const step of steps) {
      if (step.verb === "FROM") images.push(new Image());
      else await last().run(step, images[0] ?? last());
    }
  });
  test("has no step that the test does not know", () => {
    const verbs = new Set(steps.map(({ verb }) => verb));
    expect([...verbs].sort()).toEqual(["COPY", "ENTRYPOINT", "FROM", "RUN", "USER", "WORKDIR"]);
  });

  test("makes an image whose entry point is zdisc, under a user without rights", async () => {
    expect(steps.slice(-3).map(({ verb }) => verb)).toEqual(["USER", "RUN", "ENTRYPOINT"]);
    const entry: string[] = JSON.parse(steps.at(-1)?.rest ?? "");
    expect(await last().sh(`${entry.join(" ")} --help`)).toMatch(/^zdisc: see, check and operate/);
  });

  test("puts nothing into it but the command", () => {
    const files = readdirSync(join(last().root, "zdisc"), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => /node_modules|\.ts$|^src|^test/.test(file))).toEqual([]);
    const bytes = files.map((file) => statSync(join(last().root, "zdisc", file)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
  });

  test("leaves compiled code in it", () => {
    expect(existsSync(join(last().root, "home/.cache/zdisc"))).toBe(true);
  });
});
