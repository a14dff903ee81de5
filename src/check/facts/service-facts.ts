/** One service as its clients see it. */
import type { Instance } from "../../discovery/instance.js";
import type { EndpointFacts } from "./endpoint-facts.js";

export interface ServiceFacts {
  readonly name: string;
  /** Everything under its prefix, in key order. */
  readonly instances: readonly Instance[];
  /** One a value, in the order of their first keys. */
  readonly endpoints: readonly EndpointFacts[];
  /** Somebody asked for it by its name, or a configuration does: then it must be there. */
  readonly isNamed: boolean;
  /** Names like its own that have instances, closest first; none unless it has no instance. */
  readonly similar: readonly string[];
  /** Keys whose value changed between two looks. */
  readonly movedKeys: ReadonlySet<string>;
  /** Clients of the service, as far as somebody said. */
  readonly clientCount: number | undefined;
  /** Where a client's configuration asks for consistent_hash; undefined: none does. */
  readonly hashedBy: { readonly file: string; readonly line: number } | undefined;
}
