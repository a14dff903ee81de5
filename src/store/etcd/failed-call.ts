/** Where and as whom a call was made: what the messages name. */
export interface FailedCall {
  readonly host: string;
  readonly user?: string | undefined;
  /** Key or prefix, and what was to be done with it. */
  readonly range?: string | undefined;
  readonly verb?: "read" | "write" | undefined;
  readonly handshakeError?: Error | undefined;
  readonly isSecure: boolean;
  /** Wall time, ms: a certificate's dates are told beside it. */
  readonly nowMs?: number | undefined;
}
