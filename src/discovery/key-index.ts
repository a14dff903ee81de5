/** Which keys carry a value. Most values have one key, so a lone key stands by itself: no Set for each of 100,000. */
export class KeyIndex {
  readonly #keys = new Map<string, string | Set<string>>();

  /** True when this is the value's first key. */
  add(value: string, key: string): boolean {
    const known = this.#keys.get(value);
    if (known === undefined) this.#keys.set(value, key);
    else if (typeof known === "string") this.#keys.set(value, new Set([known, key]));
    else known.add(key);
    return known === undefined;
  }

  /** True when it was the value's last key. */
  delete(value: string, key: string): boolean {
    const known = this.#keys.get(value);
    if (known === key) return this.#keys.delete(value);
    if (typeof known !== "object") return false;
    known.delete(key);
    return known.size === 0 && this.#keys.delete(value);
  }

  /** The value's keys in the order they came; none for an unknown value. */
  keysOf(value: string): readonly string[] {
    const known = this.#keys.get(value);
    if (known === undefined) return [];
    return typeof known === "string" ? [known] : [...known];
  }

  has(value: string): boolean {
    return this.#keys.has(value);
  }

  values(): IterableIterator<string> {
    return this.#keys.keys();
  }

  clear(): void {
    this.#keys.clear();
  }
}
