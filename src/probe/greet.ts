/** Whether something listens at an address, and whether it speaks HTTP/2 in plain text. Source: RFC 9113, section 3.4. */
import { connect, type Socket } from "node:net";
import type { Address } from "../address.js";
import { orAbort } from "../runtime/abort.js";
import type { Probe } from "./probe.js";

export interface GreetOptions {
  /** Asks for an answer in HTTP/2; else a connection is enough. */
  readonly expectsHttp2: boolean;
  readonly signal: AbortSignal;
}

/** The preface of HTTP/2 and an empty SETTINGS frame. */
const GREETING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0";
const SETTINGS_TYPE_AT = 3;
const SETTINGS_TYPE = 4;

/** undefined: it is as it should be. Throws `signal.reason`. */
export async function greet(
  { host, port }: Address,
  { expectsHttp2, signal }: GreetOptions,
): Promise<Probe | undefined> {
  const socket = connect({ host: host === "" ? "localhost" : host, port, noDelay: true });
  try {
    return await orAbort(judge(socket, expectsHttp2), signal);
  } finally {
    socket.destroy();
  }
}

function judge(socket: Socket, expectsHttp2: boolean): Promise<Probe | undefined> {
  return new Promise((resolve) => {
    let isConnected = false;
    socket.once("connect", () => {
      isConnected = true;
      if (expectsHttp2) socket.write(GREETING);
      else resolve(undefined);
    });
    socket.once("data", (answer) => resolve(isSettings(answer) ? undefined : notGrpc(whatSpeaks(answer))));
    socket.once("error", (error) => resolve(isConnected ? notGrpc(HUNG_UP) : notConnected(error)));
    socket.once("close", () => resolve(notGrpc(HUNG_UP)));
  });
}

/** What a server of TLS does in Node and in Go. */
const HUNG_UP = "hung up: does it speak TLS?";

/** A server begins with its own SETTINGS. */
function isSettings(answer: Buffer): boolean {
  return answer.length > SETTINGS_TYPE_AT && answer[SETTINGS_TYPE_AT] === SETTINGS_TYPE;
}

function whatSpeaks(answer: Buffer): string {
  return answer.toString("latin1").startsWith("HTTP/1") ? "speaks HTTP/1" : "speaks another protocol";
}

function notGrpc(error: string): Probe {
  return { status: "notGrpc", latencyMs: null, error };
}

/** By Node's codes: the only place of a probe that knows them. */
const NOT_CONNECTED: Readonly<Record<string, Pick<Probe, "status" | "error">>> = {
  ECONNREFUSED: { status: "refused", error: "connection refused" },
  ETIMEDOUT: { status: "timeout", error: "no answer" },
  EHOSTUNREACH: { status: "error", error: "no route to host" },
  ENETUNREACH: { status: "error", error: "no route to host" },
  ENOTFOUND: { status: "error", error: "name does not resolve" },
  EAI_AGAIN: { status: "error", error: "name does not resolve" },
};

function notConnected(error: Error & { readonly code?: string }): Probe {
  const known = NOT_CONNECTED[error.code ?? ""] ?? { status: "error", error: error.message };
  return { latencyMs: null, ...known };
}
