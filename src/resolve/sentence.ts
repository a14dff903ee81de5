/** How stages and verdicts say things. */
import type { ErrorCode } from "../errors.js";

/** `1 endpoint`, `3 endpoints`, `2 addresses`. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/** Of whoever wrote the target, a flag or a file: told as any other of the kind. */
export function isMistake(code: ErrorCode | "noEndpoint" | null): boolean {
  return code === "usage" || code === "config";
}

/** As a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
