/** What went wrong with TLS, from Node's codes and OpenSSL's texts: the only place that reads them. */
import { DiscoveryError } from "../../../errors.js";
import { shellWord } from "../../../text/shell-word.js";
import type { FailedCall } from "../failed-call.js";

interface TlsFailure {
  readonly pattern: RegExp;
  readonly message: (host: string, cause: Error, nowMs: number | undefined) => string;
  readonly remedy: (cause: Error) => string;
}

const FAILURES: readonly TlsFailure[] = [
  {
    pattern: /WRONG_VERSION_NUMBER|wrong version number|packet length too long/i,
    message: (host) => `${host} does not speak TLS`,
    remedy: () => "leave out https://, --cacert and --cert",
  },
  {
    pattern: /UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER|unable to (verify|get)|self.signed/i,
    message: (host) => `TLS to ${host}: certificate is signed by an unknown authority`,
    remedy: () => "--cacert ca.pem",
  },
  {
    pattern: /ALTNAME_INVALID|does not match certificate/i,
    message: (host, cause) => `TLS to ${host}: certificate is for ${namesOf(cause)[0] ?? "another name"}`,
    remedy: (cause) => `--tls-server-name ${shellWord(namesOf(cause)[0] ?? "NAME")}`,
  },
  {
    pattern: /CERT_HAS_EXPIRED|certificate has expired/i,
    message: (host, cause, nowMs) =>
      `TLS to ${host}: certificate is not valid after ${dayOf(cause, "valid_to", nowMs)}`,
    remedy: () => "renew it, or check this machine's clock: date -u",
  },
  {
    pattern: /CERT_NOT_YET_VALID|not yet valid/i,
    message: (host, cause, nowMs) =>
      `TLS to ${host}: certificate is not valid before ${dayOf(cause, "valid_from", nowMs)}`,
    remedy: () => "check this machine's clock: date -u",
  },
  {
    pattern: /certificate required|bad certificate|handshake failure|BAD_CERTIFICATE|CERTIFICATE_REQUIRED/i,
    message: (host) => `${host} wants a client certificate`,
    remedy: () => "--cert client.pem --cert-key client-key.pem",
  },
];

/** undefined: not a failure of TLS. */
export function describeTlsFailure(error: Error, call: FailedCall): DiscoveryError | undefined {
  const cause = call.handshakeError ?? error;
  const text = `${(cause as { code?: unknown }).code ?? ""} ${cause.message} ${error.message}`;
  const failure = call.isSecure ? FAILURES.find(({ pattern }) => pattern.test(text)) : undefined;
  if (failure === undefined) return undefined;
  return new DiscoveryError("tls", failure.message(call.host, cause, call.nowMs), {
    cause,
    remedy: failure.remedy(cause),
  });
}

/** `2026-12-01 (now 2026-11-23)` */
function dayOf(cause: Error, end: "valid_from" | "valid_to", nowMs: number | undefined): string {
  const { cert } = cause as { cert?: Partial<Record<typeof end, string>> };
  const now = nowMs === undefined ? "" : ` (now ${isoDay(nowMs)})`;
  return `${isoDay(Date.parse(cert?.[end] ?? ""))}${now}`;
}

/** `2026-12-01` */
function isoDay(wallMs: number): string {
  return Number.isNaN(wallMs) ? "its date" : new Date(wallMs).toISOString().slice(0, 10);
}

/** The names of the certificate that was refused, from `DNS:etcd.local, IP Address:10.0.0.1`. */
function namesOf(cause: Error): readonly string[] {
  const { cert } = cause as { cert?: { subjectaltname?: string; subject?: { CN?: string } } };
  const names = [...(cert?.subjectaltname ?? "").matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(
    ([, name = ""]) => name,
  );
  return names.length > 0 ? names : [cert?.subject?.CN ?? []].flat();
}
