/** What two etcds cannot say in the same words. All else is compared byte by byte: revisions, counts, errors, exit codes. */
import type { Said, Sitting } from "./run-session.js";

/** One line a thing; `$1` keeps what stands before it. */
const MUST_DIFFER: readonly { readonly what: string; readonly pattern: RegExp; readonly as: string }[] = [
  { what: "IDs of cluster and member", pattern: /("(?:cluster_id|member_id|leader|ID)":)\d+/g, as: "$1ID" },
  { what: "the same in -w fields", pattern: /("(?:ClusterID|MemberID)" : )\d+/g, as: "$1ID" },
  { what: "the ID in a table", pattern: /^(HOST, )?[0-9a-f]{15,16}, /gm, as: "$1ID, " },
  { what: "the member's name", pattern: /("name":|started, )("?)[\w.-]+/g, as: "$1$2NAME" },
  { what: "the member's URLs", pattern: /https?:\/\/[\w.:-]+/g, as: "URL" },
  { what: "raft's counters", pattern: /("raft_?(?:term|Term|Index|AppliedIndex)":)\d+/g, as: "$1N" },
  { what: "the term in -w fields", pattern: /("RaftTerm" : )\d+/g, as: "$1N" },
  { what: "versions", pattern: /("(?:version|storageVersion)":)"[^"]+"/g, as: "$1V" },
  { what: "sizes", pattern: /("dbSize(?:InUse|Quota)?":)\d+/g, as: "$1N" },
  {
    what: "version, sizes and counters in a table",
    pattern: /^(HOST, ID, ).*?(, (?:true|false), (?:true|false), )\d+, \d+, \d+/gm,
    as: "$1V, SIZES$2COUNTERS",
  },
  { what: "how long it took", pattern: /(took(?: = |":"))[\d.]+[µm]?s/g, as: "$1TIME" },
  { what: "what is left of a TTL", pattern: /(remaining\(|"ttl":)\d+/g, as: "$1N" },
  { what: "the hour in etcdctl's log", pattern: /"ts":"[^"]+"/g, as: "TIME" },
  { what: "etcdctl's own memory", pattern: /etcd-endpoints:\/\/0x[0-9a-f]+/g, as: "POINTER" },
  { what: "etcdctl's own port", pattern: /(LocalAddr: '127\.0\.0\.1:)\d+/g, as: "$1PORT" },
];

/** What was said, with placeholders. A lease is told by the name it was learned under, in hexadecimal or decimal. */
export function inCommonWords(said: Said, { endpoint, learned }: Sitting): Said {
  const names = [...learned].flatMap(([name, id]): [string, string][] => [
    [id, name],
    [BigInt(`0x${id}`).toString(), name],
  ]);
  const common = (text: string) => {
    let words = text.replaceAll(endpoint, "HOST");
    for (const [id, name] of names) words = words.replaceAll(id, name);
    for (const { pattern, as } of MUST_DIFFER) words = words.replace(pattern, as);
    return withKeysInOrder(words);
  };
  return { code: said.code, stdout: common(said.stdout), stderr: common(said.stderr) };
}

/** etcd tells the keys of a lease in the order of a Go map, which is none. */
function withKeysInOrder(text: string): string {
  return text.replace(
    /attached keys\(\[(.*?)\]\)/g,
    (_, keys: string) => `attached keys(${keys.split(" ").sort()})`,
  );
}
