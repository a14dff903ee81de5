/** Asks for a password on the terminal: nothing that is typed is shown. */
import { DiscoveryError } from "../../errors.js";

/** The part of a terminal's input that is needed. */
export interface TerminalInput {
  setRawMode(isRaw: boolean): unknown;
  setEncoding(encoding: "utf8"): unknown;
  on(event: "data" | "end", listener: (text: string) => void): unknown;
  off(event: "data" | "end", listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const CTRL_C = "\x03";
const CTRL_D = "\x04";
const CTRL_U = "\x15";
const ENDS = new Set(["\r", "\n", CTRL_D]);
const ERASES = new Set(["\x7f", "\b"]);

/** Resolves at Enter; Ctrl-C throws `interrupted`. `show` writes to the terminal. */
export function askPassword(
  user: string,
  input: TerminalInput,
  show: (text: string) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const settle = (end: () => void) => {
      input.off("data", onData);
      input.off("end", onEnd);
      input.setRawMode(false);
      input.pause();
      show("\n");
      end();
    };
    const onEnd = () => settle(() => reject(new DiscoveryError("interrupted", "no password was given")));
    const onData = (text: string) => {
      for (const character of text) {
        if (character === CTRL_C) return onEnd();
        if (ENDS.has(character)) return settle(() => resolve(typed.join("")));
        if (character === CTRL_U) typed = [];
        else if (ERASES.has(character)) typed.pop();
        else if (character >= " ") typed.push(character);
      }
    };
    input.setEncoding("utf8");
    // First, so that nothing typed at the prompt is ever echoed.
    input.setRawMode(true);
    show(`Password of ${user}: `);
    input.on("data", onData);
    input.on("end", onEnd);
    input.resume();
  });
}
