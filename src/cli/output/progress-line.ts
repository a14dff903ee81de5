/** What a run that takes long is doing, as one line of stderr that comes and goes: on a terminal only, after a second. */
import { AbortScope } from "../../runtime/abort.js";
import { printable } from "../../text/printable.js";
import { cutText } from "../../text/width.js";
import type { World } from "../world.js";

const PATIENCE_MS = 1_000;
const ERASE = "\r\x1b[K";

export class ProgressLine {
  readonly #world: Pick<World, "env" | "stdout" | "stderr" | "clock">;
  readonly #isWanted: boolean;
  #text = "";
  #isDrawn = false;
  #isDue = false;
  #waiting: AbortScope | undefined;

  constructor(world: Pick<World, "env" | "stdout" | "stderr" | "clock">, { isQuiet }: { isQuiet: boolean }) {
    this.#world = world;
    this.#isWanted = world.stderr.isTty && world.env.TERM !== "dumb" && !isQuiet;
  }

  /** Takes the place of what was shown before. */
  show(text: string): void {
    if (!this.#isWanted) return;
    this.#text = text;
    if (this.#isDue) this.#draw();
    else if (this.#waiting === undefined) void this.#drawLater();
  }

  /** Gone, until something is shown again. */
  clear(): void {
    this.#waiting?.abort();
    this.#waiting = undefined;
    this.#isDue = false;
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.#write(ERASE);
  }

  async #drawLater(): Promise<void> {
    using scope = new AbortScope();
    this.#waiting = scope;
    await this.#world.clock.sleep(PATIENCE_MS, scope.signal).catch(() => {});
    if (scope.signal.aborted) return;
    this.#isDue = true;
    this.#draw();
  }

  #draw(): void {
    this.#isDrawn = true;
    const cells = (this.#world.stderr.columns ?? 80) - 1;
    this.#write(ERASE + cutText(printable(this.#text), cells));
  }

  #write(text: string): void {
    this.#world.stdout.send();
    void this.#world.stderr.write(text);
    this.#world.stderr.send();
  }
}
