/** The schemes that targets may have: an object that one makes and passes, in place of grpc-go's global table. */
import { DiscoveryError } from "../errors.js";
import { GO_ZERO_SCHEMES } from "./go-zero-schemes.js";
import { GRPC_SCHEMES } from "./grpc-schemes.js";
import type { Scheme } from "./scheme.js";

/** Schemes by their names; the later of two of one name counts. */
export class SchemeRegistry {
  readonly #schemes = new Map<string, Scheme>();

  /** Default: what a go-zero client has, go-zero's own and grpc-go's. */
  constructor(schemes: Iterable<Scheme> = [...GO_ZERO_SCHEMES, ...GRPC_SCHEMES]) {
    for (const scheme of schemes) this.add(scheme);
  }

  /** Replaces a scheme of the same name. Throws `usage` for a name that no URL can have. */
  add(scheme: Scheme): this {
    if (!/^[a-z][a-z0-9+\-.]*$/.test(scheme.name)) {
      throw new DiscoveryError("usage", `"${scheme.name}" cannot be a scheme: small letters, digits, + - .`);
    }
    this.#schemes.set(scheme.name, scheme);
    return this;
  }

  get(name: string): Scheme | undefined {
    return this.#schemes.get(name);
  }

  get names(): readonly string[] {
    return [...this.#schemes.keys()];
  }
}
