/** What goes wrong on a connection of HTTP/2, and on one stream of it. Codes are those of RFC 9113, section 7. */

export const REASON = {
  none: 0x0,
  protocol: 0x1,
  internal: 0x2,
  flowControl: 0x3,
  frameSize: 0x6,
  refused: 0x7,
  cancel: 0x8,
  compression: 0x9,
  enhanceYourCalm: 0xb,
  inadequateSecurity: 0xc,
} as const;

/** The connection is gone: the socket failed, the other side closed it or broke the rules. */
export class ConnectionLost extends Error {
  override readonly name: string = "ConnectionLost";
}

/** The other side broke the rules in a way that ends the connection. */
export class ProtocolError extends ConnectionLost {
  override readonly name = "ProtocolError";
  /** What our GOAWAY says. */
  readonly reason: number;

  constructor(reason: number, what: string) {
    super(`Protocol error: ${what}`);
    this.reason = reason;
  }
}

/** The other side broke one stream off; the connection goes on. */
export class StreamReset extends Error {
  override readonly name = "StreamReset";
  readonly reason: number;

  constructor(reason: number) {
    super(`Received RST_STREAM with code ${reason}`);
    this.reason = reason;
  }
}

/** The same, told by Node. With its code: the error of a name whose addresses all failed has no text. */
export function lostBy(error: Error & { readonly code?: unknown }): ConnectionLost {
  const code = error.code === undefined || error.message.includes(String(error.code)) ? "" : `${error.code} `;
  return new ConnectionLost(`${code}${error.message}`.trim(), { cause: error });
}

/** A rule without a code of its own. */
export function broken(how: string): ProtocolError {
  return new ProtocolError(REASON.protocol, how);
}

export function tooWide(windowBytes: number): ProtocolError {
  return new ProtocolError(REASON.flowControl, `a window of ${windowBytes} bytes`);
}
