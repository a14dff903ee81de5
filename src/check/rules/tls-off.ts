import { warned } from "../config-warnings.js";
import type { FileRule } from "../rule.js";

export const tlsOff: FileRule = {
  id: "tls-off",
  severity: "warning",
  about: "file",
  asks: "is TLS on where it is meant?",
  finds: "fields of TLS are there and empty, or InsecureSkipVerify stands alone",
  why: "no TLS, in silence",
  remedy: "the three files: CertFile, CertKeyFile, CACertFile",
  source: "go-zero core/discov/config.go:HasTLS",
  find: warned("tls-off"),
};
