/** How stages and verdicts say things. */
import type { ErrorCode } from "../errors.js";

/** Of whoever wrote the target, a flag or a file: told as any other of the kind. */
export function isMistake(code: ErrorCode | "noEndpoint" | null): boolean {
  return code === "usage" || code === "config";
}

/** As a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
