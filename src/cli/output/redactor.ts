/** Takes secrets out of what is told of errors and calls. */
import { DiscoveryError } from "../../errors.js";

/** A shorter one may be a word of the sentence itself; stacks and defects are no sentences. */
const LEAST_IN_SENTENCES = 8;

export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on `secret` is shown as `***`. An empty one is none. */
  hide(...secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) if (secret !== undefined && secret !== "") this.#secrets.add(secret);
  }

  redact(text: string, leastLength = 1): string {
    let safe = text;
    // The longest first: of one that begins with another nothing may be left.
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length))
      if (secret.length >= leastLength) safe = safe.replaceAll(secret, "***");
    return safe;
  }

  /** The error as it may be told: a defect's message can hold anything, and etcd's own words come from outside. */
  covered(error: DiscoveryError): DiscoveryError {
    const cover = (text: string) => this.redact(text, error.code === "internal" ? 1 : LEAST_IN_SENTENCES);
    return new DiscoveryError(error.code, cover(error.message), {
      remedy: error.remedy === undefined ? undefined : cover(error.remedy),
      hosts: error.hosts.map(({ host, error: why }) => ({ host: cover(host), error: cover(why) })),
      excerpt: error.excerpt.map(cover),
    });
  }
}
