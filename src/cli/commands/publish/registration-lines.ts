/** `--from FILE`: lines of `service address [id]`; blank lines and what stands behind a # count nothing. */
import { DiscoveryError } from "../../../errors.js";

export interface RegistrationLine {
  readonly service: string;
  readonly address: string;
  readonly id: string | undefined;
  /** `services.txt:3:`, for messages. */
  readonly place: string;
}

/** Throws `config` naming file and line where a line is something else, and when there is none. */
export function parseRegistrationLines(text: string, file: string): RegistrationLine[] {
  const lines = text.split(/\r?\n/).flatMap((line, at) => parseLine(line, `${file}:${at + 1}:`) ?? []);
  if (lines.length > 0) return lines;
  throw new DiscoveryError("config", `${file} holds no registration`, { remedy: `a line of "${FORM}"` });
}

const FORM = "service address [id]";

function parseLine(line: string, place: string): RegistrationLine | undefined {
  const fields = line
    .replace(/(^|\s)#.*$/, "")
    .split(/\s+/)
    .filter((field) => field !== "");
  const [service, address, id, ...more] = fields;
  if (service === undefined) return undefined;
  if (address === undefined || more.length > 0 || (id !== undefined && !/^\d+$/.test(id))) {
    throw new DiscoveryError("config", `${place} "${line.trim()}" is not "${FORM}"`, {
      remedy: "user.rpc 10.0.3.7:8080",
    });
  }
  return { service, address, id, place };
}
