/** A real interactive shell on a real (pseudo) terminal, with zdisc's completion installed as its users do. */
import {
  accessSync,
  appendFileSync,
  chmodSync,
  constants,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { runZdisc } from "./run-zdisc.js";
import { tempDir } from "./temp-dir.js";
import { waitFor } from "./wait-for.js";
import { zdiscEnv } from "./zdisc-env.js";
import { ZdiscOnTerminal } from "./zdisc-on-terminal.js";
import { ZDISC_PROGRAM } from "./zdisc-program.js";

export type ShellName = "bash" | "zsh" | "fish";

const SIZE = { cols: 160, rows: 50 };
const PATIENCE_MS = 40_000;

/** Where the shell is; undefined: this machine has none. */
export function findShell(name: ShellName): string | undefined {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return paths.find(isExecutable);
}

/**
 * In it `zdisc` completes as the built program does; any other call of it is not run but written down, word by word,
 * so that a test sees what the shell made of a line.
 */
export class ShellOnTerminal implements AsyncDisposable {
  readonly terminal: ZdiscOnTerminal;
  /** The shell's working folder. */
  readonly folder: string;
  readonly #record: string;

  private constructor(terminal: ZdiscOnTerminal, folder: string, record: string) {
    this.terminal = terminal;
    this.folder = folder;
    this.#record = record;
  }

  static async start(name: ShellName, env: NodeJS.ProcessEnv): Promise<ShellOnTerminal> {
    const file = findShell(name);
    if (file === undefined) throw new Error(`no ${name} here`);
    const home = tempDir(`shell-${name}`);
    const folder = join(home, "work");
    const record = join(home, "record");
    mkdirSync(folder);
    writeFileSync(record, "");
    const { stdout: script } = await runZdisc(["completion", name]);
    const { args, env: own } = INSTALL[name](home, script);
    const path = `${putProgram(home)}${delimiter}${process.env.PATH}`;
    const pty = spawn(file, args, {
      ...SIZE,
      name: "xterm-256color",
      cwd: folder,
      env: zdiscEnv({ TERM: "xterm-256color", PATH: path, HOME: home, RECORD: record, ...own, ...env }),
    });
    const screen = new xterm.Terminal({ ...SIZE, scrollback: 10_000, allowProposedApi: true });
    const shell = new ShellOnTerminal(new ZdiscOnTerminal(pty, screen), folder, record);
    await shell.terminal.waitForScreen(/READY>/, PATIENCE_MS);
    return shell;
  }

  /** What zdisc was called with when this line was typed and entered. */
  async enter(line: string): Promise<string[]> {
    const before = this.#calls().length;
    this.terminal.type(`${line}\r`);
    await waitFor(() => this.#calls().length > before, {
      what: `the call of ${line}`,
      timeoutMs: PATIENCE_MS,
    });
    return this.#calls()[before] ?? [];
  }

  /** As `enter`, again and again until the words are these: what etcd is asked has a time limit that a busy machine misses. */
  async enterUntil(line: string, words: readonly string[]): Promise<string[]> {
    const wanted = JSON.stringify(words);
    let last: string[] = [];
    const isWanted = async () => {
      last = await this.enter(line);
      return JSON.stringify(last) === wanted;
    };
    await waitFor(isWanted, { what: wanted, timeoutMs: PATIENCE_MS }).catch(() => {});
    return last;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.terminal[Symbol.asyncDispose]();
  }

  #calls(): string[][] {
    const lines = readFileSync(this.#record, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const WRITE_DOWN = `require("node:fs").appendFileSync(process.env.RECORD, JSON.stringify(process.argv.slice(1)) + "\\n")`;

/** The folder with the command `zdisc`. */
function putProgram(home: string): string {
  const folder = join(home, "bin");
  mkdirSync(folder);
  const node = process.execPath;
  writeFileSync(
    join(folder, "zdisc"),
    `#!/bin/sh\n[ "$1" = __complete ] && exec '${node}' '${ZDISC_PROGRAM}' "$@"\nexec '${node}' -e '${WRITE_DOWN}' -- "$@"\n`,
  );
  chmodSync(join(folder, "zdisc"), 0o755);
  return folder;
}

interface Installed {
  readonly args: string[];
  readonly env?: NodeJS.ProcessEnv;
}

const INSTALL: Readonly<Record<ShellName, (home: string, script: string) => Installed>> = {
  bash(home, script) {
    const rc = join(home, "bashrc");
    writeFileSync(rc, `PS1='READY> '\n${script}`);
    return { args: ["--noprofile", "--rcfile", rc, "-i"] };
  },
  zsh(home, script) {
    mkdirSync(join(home, "functions"));
    writeFileSync(join(home, "functions", "_zdisc"), script);
    const rc = "PS1='READY> '\nfpath=(~/functions $fpath)\nautoload -Uz compinit && compinit -u -d ~/dump\n";
    writeFileSync(join(home, ".zshrc"), rc);
    return { args: ["-d", "-i"], env: { ZDOTDIR: home } };
  },
  fish(home, script) {
    const folder = join(home, "config", "fish");
    mkdirSync(join(folder, "completions"), { recursive: true });
    writeFileSync(join(folder, "completions", "zdisc.fish"), script);
    appendFileSync(
      join(folder, "config.fish"),
      "set -g fish_greeting\nfunction fish_prompt; echo 'READY> '; end\n",
    );
    return {
      args: ["-i"],
      env: { XDG_CONFIG_HOME: join(home, "config"), XDG_DATA_HOME: join(home, "data") },
    };
  },
};
