/** The terminal as the screen needs it; the command makes one of the process. */
import type { Size } from "./view/layout.js";

export interface TerminalListeners {
  /** Keys as they come, escape sequences among them. */
  onInput(text: string): void;
  onResize(): void;
  /** It was stopped and goes on: everything has to be drawn anew. */
  onResumed(): void;
}

export interface ScreenTerminal {
  readonly size: Size;
  /** Takes the screen: another buffer, raw keys. */
  open(listeners: TerminalListeners): void;
  /** Resolves when the terminal has taken it all; never rejects. */
  write(text: string): Promise<void>;
  /** Gives the screen back and stops the process until it is continued. */
  suspend(): void;
  /** Gives the screen back; a second call changes nothing. */
  close(): void;
}
