/** The token that a user's calls carry: one a connection, asked for on the host that will read it. */
import { Metadata } from "@grpc/grpc-js";
import type { IAuthenticateResponse } from "etcd3/lib/rpc.js";
import type { RawClient, UnaryOptions } from "../protocol/raw-client.js";
import { detailsOf } from "./grpc-failure.js";

/** go-zero sends an account only when both are set. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

export class TokenSource {
  readonly #account: Account | undefined;
  readonly #client: RawClient;
  #token: Promise<string | undefined> | undefined;
  #latest: string | undefined;

  constructor(account: Account | undefined, client: RawClient) {
    this.#account = account;
    this.#client = client;
  }

  get isUsed(): boolean {
    return this.#account !== undefined;
  }

  /** undefined without an account, or when etcd has no authentication. Callers at the same time share one request. */
  token({ deadline, signal }: UnaryOptions): Promise<string | undefined> {
    if (this.#account === undefined) return Promise.resolve(undefined);
    const options = { signal, ...(deadline === undefined ? {} : { deadline }) };
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
      const request = { name: user, password };
      const { token } = await this.#client.exec<IAuthenticateResponse>(
        "Auth",
        "authenticate",
        request,
        new Metadata(),
        options,
      );
      this.#latest = token;
      return token;
    } catch (error) {
      if (detailsOf(error).includes("authentication is not enabled")) return undefined;
      throw error;
    }
  }
}
