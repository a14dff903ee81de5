/**
 * What a go-zero client says where the way ends: the one place of these texts. Measured with go-zero 1.10.3, grpc-go
 * 1.80.0 and Go 1.26.8; test/interop/resolve.test.ts holds them against a real client in the same world. Source of the
 * frame: go-zero zrpc/internal/client.go:dial.
 */
import type { Probe } from "../probe/probe.js";

/** An error of go-zero's, and the moment it comes. */
export interface Saying {
  /** The error, word by word: of NewClient, or `CODE: message` of a call. */
  readonly text: string;
  /** When it comes: `at start, after 5 s`. */
  readonly when: string;
}

/** Who is started, and what it dials. */
export interface Dialler {
  readonly target: string;
  /** NonBlock of its configuration, true by default. */
  readonly isBlocking: boolean;
}

const NO_RESOLVER = "failed to exit idle mode: failed to start resolver: ";
const TOO_LATE = "context deadline exceeded";

/** An Etcd block that leads nowhere, and nothing in its place. Source: go-zero core/discov/config.go. */
export function saysEmptyEtcd({ hosts }: { readonly hosts: readonly string[] }): Saying {
  return { text: hosts.length === 0 ? "empty etcd hosts" : "empty etcd key", when: "at start" };
}

/** One etcd host, or all, cannot be reached: go-zero asks each at its start. */
export function saysHostDown(dialler: Dialler): Saying {
  return { text: dialError(dialler, NO_RESOLVER + TOO_LATE), when: "at start, after 5 s" };
}

export function saysNoUser(dialler: Dialler): Saying {
  return { text: dialError(dialler, `${NO_RESOLVER}etcdserver: user name is empty`), when: "at start" };
}

export function saysWrongPassword(dialler: Dialler): Saying {
  const refusal = "etcdserver: authentication failed, invalid user ID or password";
  return { text: dialError(dialler, NO_RESOLVER + refusal), when: "at start" };
}

/** NewClient never returns. */
export function saysNoPermission(key: string): Saying {
  return {
    text: `etcdserver: permission denied, key: ${key}, exactMatch: false`,
    when: "in its log, each second; NewClient never returns",
  };
}

export function saysNoInstance(dialler: Dialler): Saying {
  return atFirstCall(dialler, "Unavailable: last resolver error: produced zero addresses");
}

/** A direct target without addresses. */
export function saysNoAddress(dialler: Dialler): Saying {
  return { text: dialError(dialler, `${NO_RESOLVER}bad resolver state`), when: "at start" };
}

/** A value, or a target taken for a host name, that is no address. */
export function saysNotAddress(dialler: Dialler, value: string): Saying {
  const problem = value.includes(":") ? "too many colons in address" : "missing port in address";
  const error = `transport: Error while dialing: dial tcp: address ${value}: ${problem}`;
  return atFirstCall(dialler, connectionError(error));
}

/** undefined: what a client says there was not measured. */
export function saysUnreached(dialler: Dialler, address: string, probe: Probe): Saying | undefined {
  switch (probe.status) {
    case "refused": {
      const error = `transport: Error while dialing: dial tcp ${address}: connect: connection refused`;
      return atFirstCall(dialler, connectionError(error));
    }
    case "timeout":
      return dialler.isBlocking
        ? atFirstCall(dialler, "")
        : {
            text: `DeadlineExceeded: ${TOO_LATE} while waiting for connections to become ready`,
            when: "at its first call, after its Timeout",
          };
    default:
      return dialler.isBlocking ? atFirstCall(dialler, "") : undefined;
  }
}

/** A blocking client waits for a connection that never stands, and then tells of its patience only. */
function atFirstCall(dialler: Dialler, text: string): Saying {
  return dialler.isBlocking
    ? { text: dialError(dialler, TOO_LATE), when: "at start, after 3 s" }
    : { text, when: "at its first call" };
}

function connectionError(error: string): string {
  return `Unavailable: last connection error: connection error: desc = ${goQuoted(error)}`;
}

/** A deadline names the service by what stands behind the target's last slash. */
function dialError({ target }: Dialler, error: string): string {
  const slash = target.lastIndexOf("/");
  const isCut = error.endsWith(TOO_LATE) && slash > 0 && slash < target.length - 1;
  const service = isCut ? target.slice(slash + 1) : target;
  return `rpc dial: ${target}, error: ${error}, make sure rpc service ${goQuoted(service)} is already started`;
}

/** Go's %q, for all that a target or an address holds. */
function goQuoted(text: string): string {
  return JSON.stringify(text);
}
