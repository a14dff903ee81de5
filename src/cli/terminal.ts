/** What the terminal and the environment allow: colour, symbols, width. */
import { Chalk, type ChalkInstance } from "chalk";
import { SYMBOLS } from "../text/symbols.js";
import { timeOfDay } from "../text/times.js";
import type { GlobalOptions } from "./global-flags.js";
import type { Style } from "./style.js";

export interface TerminalFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTty: boolean;
  readonly columns: number | undefined;
}

const ANSI_16 = 1;

/** How a stream is drawn on. */
export function makeStyle(options: GlobalOptions, facts: TerminalFacts): Style {
  const chalk = new Chalk({ level: hasColour(options.noColor, facts) ? ANSI_16 : 0 });
  const isAscii = options.ascii || needsAscii(facts.env);
  const time = (wallMs: number) => timeOfDay(wallMs, { isUtc: options.utc });
  return {
    mark: (mark) => {
      const { symbol, ascii, colour } = SYMBOLS[mark];
      return paint(chalk, colour, isAscii ? ascii : symbol);
    },
    paint: (colour, text) => paint(chalk, colour, text),
    isAscii,
    columns: facts.isTty ? facts.columns : undefined,
    hasHeaders: !options.noHeaders,
    isVerbose: options.verbose,
    time,
    timeInSeconds: (wallMs) => time(wallMs).slice(0, 8),
  };
}

/** Colour on a terminal only, unless forced; NO_COLOR and --no-color win. Sources: no-color.org, bixense.com/clicolors. */
export function hasColour(noColor: boolean, { env, isTty }: TerminalFacts): boolean {
  if (noColor || isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (isSet(env.CLICOLOR_FORCE) && env.CLICOLOR_FORCE !== "0") return true;
  return isTty && env.TERM !== "dumb" && env.CLICOLOR !== "0";
}

function needsAscii(env: TerminalFacts["env"]): boolean {
  if (env.TERM === "linux" || env.TERM === "dumb") return true;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale !== undefined && locale !== "" && !/utf-?8/i.test(locale);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

function paint(chalk: ChalkInstance, colour: Parameters<Style["paint"]>[0], text: string): string {
  return colour === "red" ? chalk.red.bold(text) : chalk[colour](text);
}
