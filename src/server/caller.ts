/** Who makes a call. */
import type { ServerUnaryCall } from "@grpc/grpc-js";

export interface Caller {
  /** `127.0.0.1:50311` */
  readonly peer: string;
  /** Of a login; undefined: none was sent. */
  readonly token: string | undefined;
  /** Common name of the client's certificate, where the server asks for one. Asked for when needed: it costs a look into TLS. */
  certificateName(): string | undefined;
  /** What the client dialled, as it says itself: `etcd.local:2379`. */
  readonly authority: string;
  /** Size of the request on the wire; 0 for a stream. */
  readonly requestBytes: number;
}

/** What every kind of grpc-js' server calls has. */
type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, "getPeer" | "getHost" | "getAuthContext" | "metadata">;

export function callerOf(call: AnyCall, requestBytes: number): Caller {
  // Clients send the first (etcd api/v3rpc/rpctypes/metadatafields.go), its HTTP gateway the second.
  const [token] = [...call.metadata.get("token"), ...call.metadata.get("authorization")];
  return {
    peer: call.getPeer(),
    token: token?.toString().replace(/^Bearer /, ""),
    certificateName: () => call.getAuthContext().sslPeerCertificate?.subject.CN?.toString(),
    authority: call.getHost(),
    requestBytes,
  };
}
