import type { FileRule } from "../rule.js";

export const tlsHalf: FileRule = {
  id: "tls-half",
  severity: "error",
  about: "file",
  asks: "are all three TLS files named, or none?",
  finds: "one or two of CertFile, CertKeyFile and CACertFile are set",
  why: "go-zero refuses the file: values … should be both provided",
  remedy: "set all three: CertFile, CertKeyFile and CACertFile",
  source: "go-zero core/discov/config.go:EtcdConf (optional=CertFile)",
  find: ({ refusal }) =>
    refusal?.rule === "tls-half" ? [{ message: refusal.message, line: refusal.position.line }] : [],
};
