/** Real go-zero, as the tests see it: publishers and subscribers, each a process of its own. */
import { GoProcess } from "../support/go-process.js";

/** How go-zero reaches etcd, in the words of its configuration. */
export interface GoZeroConnection {
  readonly hosts: readonly string[];
  readonly key: string;
  readonly user?: string;
  readonly pass?: string;
  /** go-zero knows TLS with all three files only. */
  readonly tls?: { readonly certFile: string; readonly certKeyFile: string; readonly caFile: string };
}

export class GoZeroPublisher extends GoProcess {
  /** Resolves when go-zero has put the key. `id`: fixed, in place of the lease ID. */
  static async start(
    program: string,
    connection: GoZeroConnection & { readonly value: string; readonly id?: string },
  ): Promise<GoZeroPublisher> {
    const { value, id } = connection;
    const args = ["publish", ...connectionArgs(connection), "--value", value];
    const publisher = new GoZeroPublisher(program, id === undefined ? args : [...args, "--id", id]);
    await publisher.event("registered");
    return publisher;
  }

  /** Revokes; go-zero does not tell when that is done. */
  stop(): Promise<void> {
    return this.command("stop");
  }
}

export class GoZeroSubscriber extends GoProcess {
  /** Resolves when go-zero has its first list. */
  static async start(
    program: string,
    connection: GoZeroConnection,
    ...more: ("--exclusive" | "--exact-match")[]
  ): Promise<GoZeroSubscriber> {
    const subscriber = new GoZeroSubscriber(program, ["subscribe", ...connectionArgs(connection), ...more]);
    await subscriber.event("values");
    return subscriber;
  }

  /** Every list of addresses that it told, each sorted, the first included. */
  get told(): readonly string[][] {
    return this.events.filter(({ event }) => event === "values").map(({ values }) => values as string[]);
  }

  /** Resolves when these addresses, in any order, are what it knows. */
  async sees(...addresses: string[]): Promise<void> {
    const expected = JSON.stringify([...addresses].sort());
    const isThere = () => JSON.stringify(this.told.at(-1)) === expected || undefined;
    await this.until(`go-zero to see ${expected}`, isThere, 30_000);
  }
}

function connectionArgs({ hosts, key, user, pass, tls }: GoZeroConnection): string[] {
  return [
    ...["--endpoints", hosts.join(","), "--key", key],
    ...(user === undefined ? [] : ["--user", user]),
    ...(pass === undefined ? [] : ["--pass", pass]),
    ...(tls ? ["--cert", tls.certFile, "--cert-key", tls.certKeyFile, "--cacert", tls.caFile] : []),
  ];
}
