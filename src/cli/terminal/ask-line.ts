/** Asks for a line on the terminal, which echoes it and lets it be corrected. */
import { createInterface } from "node:readline";

/** Resolves at Enter, without the line's end; with nothing at Ctrl-D. A Ctrl-C is the process's own. */
export function askLine(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string> {
  return new Promise((resolve) => {
    output.write(question);
    // Not a terminal to readline: the kernel's own line editing does it, and turns Ctrl-C into the signal.
    const lines = createInterface({ input, terminal: false });
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    lines.once("close", () => resolve(""));
  });
}
