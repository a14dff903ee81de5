/** Ink without its way to the terminal: what it renders goes to a painter, whole frame by whole frame (design §8). */
import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { render } from "ink";
import { createElement } from "react";
import { Frame, type FrameProps } from "./frame.js";
import { frameParts, isSameFrame } from "./frame-parts.js";
import { Painter } from "./painter.js";
import type { ScreenTerminal } from "./terminal.js";
import type { Theme } from "./theme.js";
import type { Picture } from "./view/picture.js";

/** Stands for a terminal's stream; Ink asks it for its width at each layout. */
class Sink extends EventEmitter {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  readonly #onFrame: (frame: string) => void;

  constructor(onFrame: (frame: string) => void) {
    super();
    this.#onFrame = onFrame;
  }

  write(frame: string): boolean {
    this.#onFrame(frame);
    return true;
  }
}

export class InkScreen {
  readonly #theme: Theme;
  readonly #painter: Painter;
  readonly #sink: Sink;
  readonly #ink: ReturnType<typeof render>;
  #shown: FrameProps | undefined;
  /** Rejects when a component throws. */
  readonly failed: Promise<never>;

  constructor(terminal: ScreenTerminal, theme: Theme) {
    this.#theme = theme;
    this.#painter = new Painter((text) => terminal.write(text));
    this.#sink = new Sink((frame) => this.#take(frame));
    // Ink takes streams of Node; it uses no more of them than a sink has.
    const stdout = this.#sink as unknown as NodeJS.WriteStream;
    const stdin = new PassThrough() as unknown as NodeJS.ReadStream;
    this.#ink = render(null, {
      stdout,
      stderr: stdout,
      stdin,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
      isScreenReaderEnabled: false,
    });
    this.failed = new Promise((_, reject) => {
      this.#ink.waitUntilExit().catch(reject);
    });
    this.failed.catch(() => {});
  }

  draw(picture: Picture): void {
    const parts = frameParts(picture, this.#theme);
    // Ink lays out and renders whatever it is given; a second in which nothing changed costs nothing so.
    if (this.#shown !== undefined && isSameFrame(this.#shown, parts)) return;
    this.#shown = parts;
    this.#sink.columns = picture.size.columns;
    this.#sink.rows = picture.size.rows;
    this.#ink.rerender(createElement(Frame, parts));
  }

  /** What stands on the terminal is not known any more. */
  forget(): void {
    this.#painter.forget();
  }

  close(): void {
    this.#painter.close();
    this.#ink.unmount();
    this.#ink.cleanup();
  }

  #take(frame: string): void {
    this.#painter.paint(frame.split("\n"));
  }
}
