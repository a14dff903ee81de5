/** What stands behind a host that takes connections but does not speak etcd in plain text: asked only when all hosts failed. */
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { parseAddress } from "../../address.js";
import { DiscoveryError } from "../../errors.js";
import type { HostTarget } from "./host-target.js";

const PATIENCE_MS = 1_000;

/**
 * What the host is, where that explains a failure: `tls` when one side speaks TLS and the other does not, `unreachable`
 * when it is no etcd; undefined when nothing more is known.
 */
export async function diagnoseHost(
  { name }: HostTarget,
  isSecure: boolean,
): Promise<DiscoveryError | undefined> {
  const address = parseAddress(name);
  if (address === undefined) return undefined;
  if (isSecure) {
    if (!(await answers(address, HTTP2_GREETING, isSettingsFrame))) return undefined;
    return new DiscoveryError("tls", `${name} does not speak TLS`, {
      remedy: "leave out https://, --cacert and --cert",
    });
  }
  if (await speaksTls(address)) {
    return new DiscoveryError("tls", `${name} speaks TLS only`, { remedy: "--cacert ca.pem" });
  }
  if (await answers(address, HTTP1_GREETING, (answer) => !answer.includes("etcdserver"))) {
    return new DiscoveryError("unreachable", `${name} answers, but not as etcd`, {
      remedy: "etcd's client port is 2379 by default",
    });
  }
  return undefined;
}

/** etcd answers HTTP/1, too, on this path with its version. */
const HTTP1_GREETING = "GET /version HTTP/1.0\r\n\r\n";
/** The preface of HTTP/2 and an empty SETTINGS frame. Source: RFC 9113, section 3.4. */
const HTTP2_GREETING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0";

/** A server begins with its own SETTINGS: type 4 in the fourth byte. */
function isSettingsFrame(answer: Buffer): boolean {
  return answer.length >= 9 && answer[3] === 4;
}

/** Any answer to a greeting of TLS that TLS understands, a refusal of our certificate among them. */
function speaksTls(address: { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ ...address, rejectUnauthorized: false, timeout: PATIENCE_MS });
    const end = (speaks: boolean) => {
      socket.destroy();
      resolve(speaks);
    };
    socket.once("secureConnect", () => end(true));
    socket.once("error", (error) => end(/alert/i.test(error.message)));
    socket.once("timeout", () => end(false));
    socket.once("close", () => end(false));
  });
}

/** Whether the first answer to a greeting passes the test. */
function answers(
  address: { host: string; port: number },
  greeting: string,
  test: (answer: Buffer) => boolean,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ ...address, timeout: PATIENCE_MS }, () => socket.write(greeting));
    const end = (passes: boolean) => {
      socket.destroy();
      resolve(passes);
    };
    socket.once("data", (answer: Buffer) => end(test(answer)));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
    socket.once("close", () => end(false));
  });
}
