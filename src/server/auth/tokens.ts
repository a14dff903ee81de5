/** Tokens of logins: each holds for a time that every use begins anew. Source: etcd server/auth/simple_token.go. */
import type { Clock } from "../../runtime/clock.js";
import type { Random } from "../../runtime/random.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE = BigInt(LETTERS.length);
const LENGTH = 16;

interface Login {
  readonly user: string;
  untilMs: number;
}

export class Tokens {
  /** Least recently used first, so what has run out stands in front. */
  readonly #logins = new Map<string, Login>();
  readonly #ttlMs: number;
  readonly #clock: Clock;
  readonly #random: Random;
  #count = 0;

  constructor({ ttlMs, clock, random }: { ttlMs: number; clock: Clock; random: Random }) {
    this.#ttlMs = ttlMs;
    this.#clock = clock;
    this.#random = random;
  }

  /** A new token, in etcd's form: letters, a dot, a number. */
  assign(user: string): string {
    this.#forgetRunOut();
    this.#count += 1;
    const token = `${lettersOf(this.#random.leaseId() + this.#random.leaseId())}.${this.#count}`;
    this.#logins.set(token, { user, untilMs: this.#clock.monotonicMs() + this.#ttlMs });
    return token;
  }

  /** Whose it is; undefined when it ran out or never was. */
  userOf(token: string): string | undefined {
    this.#forgetRunOut();
    const login = this.#logins.get(token);
    if (login === undefined) return undefined;
    login.untilMs = this.#clock.monotonicMs() + this.#ttlMs;
    this.#logins.delete(token);
    this.#logins.set(token, login);
    return login.user;
  }

  forgetUser(name: string): void {
    for (const [token, { user }] of this.#logins) if (user === name) this.#logins.delete(token);
  }

  forgetAll(): void {
    this.#logins.clear();
  }

  #forgetRunOut(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [token, { untilMs }] of this.#logins) {
      if (untilMs > nowMs) return;
      this.#logins.delete(token);
    }
  }
}

/** Of a long number drawn so that nobody can guess it. */
function lettersOf(decimal: string): string {
  let rest = BigInt(decimal);
  let letters = "";
  for (; letters.length < LENGTH; rest /= BASE) letters += LETTERS[Number(rest % BASE)];
  return letters;
}
