/** What stands behind a host that takes connections but does not speak etcd in plain text: asked only when all hosts failed. */
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type Address, parseAddress } from "../../../address.js";
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import type { HostTarget } from "../socket/host-target.js";

/** In all: a host that trickles bytes is never idle. */
const PATIENCE_MS = 1_000;

/**
 * What the host is, where that explains a failure: `tls` when one side speaks TLS and the other does not, `unreachable`
 * when it is no etcd; undefined when nothing more is known.
 */
export async function diagnoseHost(
  { name }: HostTarget,
  { isSecure, clock }: { readonly isSecure: boolean; readonly clock: Clock },
): Promise<DiscoveryError | undefined> {
  const address = parseAddress(name);
  if (address === undefined) return undefined;
  if (isSecure) {
    if (!(await answers(address, { greeting: HTTP2_GREETING, test: isSettingsFrame, clock })))
      return undefined;
    return new DiscoveryError("tls", `${name} does not speak TLS`, {
      remedy: "leave out https://, --cacert and --cert",
    });
  }
  if (await speaksTls(address, clock)) {
    return new DiscoveryError("tls", `${name} speaks TLS only`, { remedy: "--cacert ca.pem" });
  }
  const isOther = await Promise.all([
    answers(address, { greeting: HTTP1_GREETING, test: isNoEtcd, clock }),
    answers(address, { greeting: HTTP2_GREETING, test: isNoSettingsFrame, clock }),
  ]);
  if (isOther.includes(true)) {
    return new DiscoveryError("unreachable", `${name} answers, but not as etcd`, {
      remedy: "etcd's client port is 2379 by default",
    });
  }
  return undefined;
}

/** etcd answers HTTP/1, too, on this path with its version; the port of its peers does that alone. */
const HTTP1_GREETING = "GET /version HTTP/1.0\r\n\r\n";
/** The preface of HTTP/2 and an empty SETTINGS frame. Source: RFC 9113, section 3.4. */
const HTTP2_GREETING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0";

/** A server begins with its own SETTINGS: type 4 in the fourth byte. */
function isSettingsFrame(answer: Buffer): boolean {
  return answer.length >= 9 && answer[3] === 4;
}

function isNoSettingsFrame(answer: Buffer): boolean {
  return !isSettingsFrame(answer);
}

function isNoEtcd(answer: Buffer): boolean {
  return !answer.includes("etcdserver");
}

/** Any answer to a greeting of TLS that TLS understands, a refusal of our certificate among them. */
function speaksTls(address: Address, clock: Clock): Promise<boolean> {
  const socket = connectTls({ ...address, rejectUnauthorized: false });
  return saidInTime(socket, clock, (say) => {
    socket.once("secureConnect", () => say(true));
    socket.once("error", (error) => say(/alert/i.test(error.message)));
  });
}

/** Whether the first answer to a greeting passes the test. */
function answers(
  address: Address,
  { greeting, test, clock }: { greeting: string; test: (answer: Buffer) => boolean; clock: Clock },
): Promise<boolean> {
  const socket = connectTcp(address, () => socket.write(greeting));
  return saidInTime(socket, clock, (say) => {
    socket.once("data", (answer: Buffer) => say(test(answer)));
    socket.on("error", () => say(false));
  });
}

/** What is said of a socket first; false when it closes, or when the time is over. The socket is freed. */
async function saidInTime(
  socket: Socket,
  clock: Clock,
  listen: (say: (passes: boolean) => void) => void,
): Promise<boolean> {
  using patience = new AbortScope();
  const said = new Promise<boolean>((resolve) => {
    listen(resolve);
    socket.once("close", () => resolve(false));
  });
  const late = clock.sleep(PATIENCE_MS, patience.signal).then(() => false);
  late.catch(() => {});
  try {
    return await Promise.race([said, late]);
  } finally {
    patience.abort();
    socket.destroy();
  }
}
