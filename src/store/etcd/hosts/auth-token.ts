/** The token that a user's calls carry: one a connection, asked for on the host that will read it. */
import type { IAuthenticateRequest, IAuthenticateResponse } from "etcd3/lib/rpc.js";
import { withDeadline } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { SharedWork } from "../../../runtime/shared-work.js";
import { detailsOf, UnreadableAnswer } from "../grpc/grpc-failure.js";
import type { UnaryOptions } from "../grpc/unary-options.js";

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
  readonly #clock: Clock;
  readonly #login: SharedWork<string | undefined>;
  /** undefined: not asked for yet, or refused since. */
  #known: { readonly token: string | undefined } | undefined;

  constructor(account: Account | undefined, { clock, login }: { clock: Clock; login: Login }) {
    this.#account = account;
    this.#clock = clock;
    this.#login = new SharedWork((signal) => this.#authenticate(login, signal));
  }

  get isUsed(): boolean {
    return this.#account !== undefined;
  }

  /** undefined without an account, or when etcd has no authentication. Callers at the same time share one request. */
  async token(options: UnaryOptions): Promise<string | undefined> {
    if (this.#account === undefined) return undefined;
    if (this.#known !== undefined) return this.#known.token;
    const { signal = new AbortController().signal, endMs, timeoutReason = () => undefined } = options;
    if (endMs === undefined) return await this.#login.wait(signal);
    const limits = { clock: this.#clock, signal, timeoutReason };
    return await withDeadline(endMs - this.#clock.monotonicMs(), limits, (bounded) =>
      this.#login.wait(bounded),
    );
  }

  /** Only if it is still the one that was `refused`: many calls fail with one token, and a login costs etcd 50 ms. */
  forget(refused = this.#known?.token): void {
    if (refused === this.#known?.token) this.#known = undefined;
  }

  async #authenticate(login: Login, signal: AbortSignal): Promise<string | undefined> {
    const { user = "", password = "" } = this.#account ?? {};
    try {
      const { token } = await login({ name: user, password }, { signal });
      if (token.length > MOST_TOKEN_BYTES)
        throw new UnreadableAnswer(`a login with a token of ${token.length} bytes`);
      this.#known = { token };
    } catch (error) {
      if (!detailsOf(error).includes("authentication is not enabled")) throw error;
      this.#known = { token: undefined };
    }
    return this.#known.token;
  }
}
