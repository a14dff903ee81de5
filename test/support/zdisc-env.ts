/** The environment in which the tests start zdisc: the caller's, without what zdisc, etcd or a terminal would read. */
const READ_BY_ZDISC =
  /^(ZDISC_|ETCDCTL_|VITEST|NODE_EXTRA_CA_CERTS$|NODE_OPTIONS$|NODE_ENV$|POD_IP$|TZ$|CI$|NO_COLOR$|FORCE_COLOR$|CLICOLOR|COLORTERM$|TERM$|COLUMNS$|LINES$|LC_|LANG)/;

export function zdiscEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !READ_BY_ZDISC.test(name));
  return { ...Object.fromEntries(kept), LANG: "C.UTF-8", ...more };
}
