/** What a stream and the environment allow: colour, symbols, width. */
import { Chalk } from "chalk";
import { SYMBOLS } from "../../text/symbols.js";
import { timeOfDay } from "../../text/times.js";
import { type Environment, isTrue, variable } from "../arguments/environment.js";
import type { GlobalOptions } from "../arguments/global-flags.js";
import type { Style } from "../view/style.js";

/** The stream that is drawn on, and what the environment says of it. */
export interface TerminalFacts {
  readonly env: Environment;
  readonly isTty: boolean;
  readonly columns: number | undefined;
}

export type StyleOptions = Pick<GlobalOptions, "noColor" | "ascii" | "utc" | "noHeaders" | "verbose">;

/** Only the 16 colours that a terminal's own theme makes readable. */
const ANSI_16 = 1;
const SECONDS_END = "03:10:00".length;

export function makeStyle(options: StyleOptions, facts: TerminalFacts): Style {
  const chalk = new Chalk({ level: hasColour(options.noColor, facts) ? ANSI_16 : 0 });
  const isAscii = options.ascii || needsAscii(facts.env);
  const paint: Style["paint"] = (colour, text) =>
    colour === "red" ? chalk.red.bold(text) : chalk[colour](text);
  const time = (wallMs: number) => timeOfDay(wallMs, { isUtc: options.utc });
  return {
    mark(mark) {
      const { symbol, ascii, colour } = SYMBOLS[mark];
      return paint(colour, isAscii ? ascii : symbol);
    },
    paint,
    isAscii,
    columns: facts.isTty ? facts.columns : undefined,
    hasHeaders: !options.noHeaders,
    isVerbose: options.verbose,
    time,
    timeInSeconds: (wallMs) => time(wallMs).slice(0, SECONDS_END),
  };
}

/**
 * Colour on a terminal only, unless it is forced; --no-color and NO_COLOR win over all. Sources: no-color.org,
 * bixense.com/clicolors, force-color.org.
 */
export function hasColour(isRefused: boolean, { env, isTty }: Pick<TerminalFacts, "env" | "isTty">): boolean {
  if (isRefused || variable(env, "NO_COLOR") !== undefined) return false;
  const forced = variable(env, "FORCE_COLOR") ?? variable(env, "CLICOLOR_FORCE");
  if (forced !== undefined && forced !== "0" && forced !== "false") return true;
  const isOff = env.FORCE_COLOR === "0" || env.FORCE_COLOR === "false" || env.CLICOLOR === "0";
  return isTty && !isOff && env.TERM !== "dumb";
}

/** Where no flags are parsed, as for help: --ascii as it stands there, or what the environment says. */
export function isAsciiAsked(words: readonly string[], env: Environment): boolean {
  const asked = variable(env, "ZDISC_ASCII");
  return (
    words.includes("--ascii") || (asked !== undefined && isTrue(asked, "ZDISC_ASCII")) || needsAscii(env)
  );
}

/** A terminal that draws no symbols, or a locale that is not UTF-8. No locale at all says nothing. */
function needsAscii(env: Environment): boolean {
  if (env.TERM === "linux" || env.TERM === "dumb") return true;
  const locale = variable(env, "LC_ALL") ?? variable(env, "LC_CTYPE") ?? variable(env, "LANG");
  return locale !== undefined && !/utf-?8/i.test(locale);
}
