/** Takes secrets out of what --debug shows. */

export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on `secret` is shown as `***`. An empty one is none. */
  hide(secret: string): void {
    if (secret !== "") this.#secrets.add(secret);
  }

  redact(text: string): string {
    let safe = text;
    for (const secret of this.#secrets) safe = safe.replaceAll(secret, "***");
    return safe;
  }
}
