/**
 * TLS over a connected socket. A certificate is judged here and not by Node, which would throw it away before its names
 * and dates can be told, and prints DEP0123 for TLS to an IP address. Loaded only where TLS is spoken: Node's own part
 * of it would slow down every start.
 */
import { isIP, type Socket } from "node:net";
import { type ConnectionOptions, checkServerIdentity, connect, type TLSSocket } from "node:tls";
import type { TlsOptions } from "./host-socket.js";

/** `name` is what the certificate must carry. `onSecured`: the other side is who it should be; else the socket fails. */
export function startTls(
  tcp: Socket,
  name: string,
  tls: TlsOptions,
  onSecured: (socket: TLSSocket) => void,
): TLSSocket {
  const options = { ...connectionOptions(name, tls), rejectUnauthorized: false, socket: tcp };
  const secured = connect(options, () => {
    const refused = tls.insecureSkipVerify ? undefined : refusedCertificate(secured);
    if (refused === undefined) onSecured(secured);
    else secured.destroy(refused);
  });
  return secured;
}

/** Why the certificate of the other side is not taken, as Node's own error would tell it, and the certificate. */
function refusedCertificate(socket: TLSSocket): Error | undefined {
  if (socket.authorized) return undefined;
  // An Error where the name does not match, else OpenSSL's code; Node's types have the first only.
  const cause: unknown = socket.authorizationError;
  const error = cause instanceof Error ? cause : new Error(`certificate refused: ${String(cause)}`);
  return Object.assign(error, {
    ...(cause instanceof Error ? {} : { code: String(cause) }),
    cert: socket.getPeerCertificate(),
  });
}

function connectionOptions(name: string, { ca, cert, key }: TlsOptions): ConnectionOptions {
  return {
    ca,
    cert,
    key,
    ALPNProtocols: ["h2"],
    // The server name of TLS must not be an IP address; the certificate is checked against it all the same.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
  };
}
