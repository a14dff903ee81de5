/** Lists such as `a=5ms,10.0.3.9:8080=50ms,*=10ms`: a value for each name, and one for all others. */
import { parseDuration } from "../../../duration.js";
import { DiscoveryError } from "../../../errors.js";

export interface NamedValues<Value> {
  readonly byName: ReadonlyMap<string, Value>;
  /** Of `*`. */
  readonly others: Value | undefined;
}

/** Throws `usage`, naming the flag, where a part is no `name=value`, a name stands twice, or `parse` refuses a value. */
export function parseNamedValues<Value>(
  text: string,
  flag: string,
  { parse, example }: { readonly parse: (value: string, flag: string) => Value; readonly example: string },
): NamedValues<Value> {
  const byName = new Map<string, Value>();
  let others: Value | undefined;
  for (const part of text.split(",").map((each) => each.trim())) {
    const [name, value] = splitLast(part, "=");
    if (name === "" || value === "") {
      throw new DiscoveryError("usage", `${flag} "${part}" is not NAME=VALUE`, {
        remedy: `${flag} ${example}`,
      });
    }
    if (byName.has(name) || (name === "*" && others !== undefined)) {
      throw new DiscoveryError("usage", `${flag} names ${name} twice`, { remedy: "name it once" });
    }
    if (name === "*") others = parse(value, flag);
    else byName.set(name, parse(value, flag));
  }
  return { byName, others };
}

/** The two sides of the last `at`; the right one is empty without any. */
export function splitLast(text: string, at: string): readonly [string, string] {
  const place = text.lastIndexOf(at);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + at.length)];
}

/** `10%` as 0.1. Throws `usage` for what is no percentage from 0 to 100. */
export function parsePercent(text: string, flag: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  const share = percent === undefined ? Number.NaN : Number(percent) / 100;
  if (share <= 1) return share;
  throw new DiscoveryError("usage", `${flag} "${text}" is not a percentage`, { remedy: "10%, 0.5%, 100%" });
}

export function parseLatencyMs(text: string, flag: string): number {
  return parseDuration(text, flag);
}
