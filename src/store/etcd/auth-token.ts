/** The token that a user's calls carry: one a connection, asked for on the host that will read it. */
import type { IAuthenticateRequest, IAuthenticateResponse } from "etcd3/lib/rpc.js";
import { detailsOf, UnreadableAnswer } from "./grpc-failure.js";
import type { UnaryOptions } from "./unary-options.js";

/** etcd's own have 24 characters and some, a JWT a few hundred. It goes with every call, as a header in one frame. */
const MOST_TOKEN_BYTES = 8 * 1024;

/** go-zero sends an account only when both are set. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

/** Asks etcd for a token, without one. */
export type Login = (request: IAuthenticateRequest, options: UnaryOptions) => Promise<IAuthenticateResponse>;

export class TokenSource {
  readonly #account: Account | undefined;
  readonly #login: Login;
  #token: Promise<string | undefined> | undefined;
  #latest: string | undefined;

  constructor(account: Account | undefined, login: Login) {
    this.#account = account;
    this.#login = login;
  }

  get isUsed(): boolean {
    return this.#account !== undefined;
  }

  /** undefined without an account, or when etcd has no authentication. Callers at the same time share one request. */
  token(options: UnaryOptions): Promise<string | undefined> {
    if (this.#account === undefined) return Promise.resolve(undefined);
    this.#token ??= this.#authenticate(this.#account, options).catch((error: unknown) => {
      this.#token = undefined;
      throw error;
    });
    return this.#token;
  }

  /** Only if it is still the one that was `refused`: many calls fail with one token, and a login costs etcd 50 ms. */
  forget(refused = this.#latest): void {
    if (refused !== this.#latest) return;
    this.#token = undefined;
    this.#latest = undefined;
  }

  async #authenticate({ user, password }: Account, options: UnaryOptions): Promise<string | undefined> {
    try {
      const { token } = await this.#login({ name: user, password }, options);
      if (token.length > MOST_TOKEN_BYTES)
        throw new UnreadableAnswer(`a login with a token of ${token.length} bytes`);
      this.#latest = token;
      return token;
    } catch (error) {
      if (detailsOf(error).includes("authentication is not enabled")) return undefined;
      throw error;
    }
  }
}
