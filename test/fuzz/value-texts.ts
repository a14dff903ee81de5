/** Keys and values near those of go-zero and of other frameworks. */
import { mutatedText } from "./mutate.js";
import { golden } from "./samples.js";

export const KEYS: readonly string[] = golden("registration-key").map(({ etcdKey }) => String(etcdKey));
export const VALUES: readonly string[] = [
  "10.0.3.7:8080",
  "[fe80::1]:8080",
  '{"id":"1","name":"user","version":"v1","endpoints":["grpc://10.0.3.7:9000"]}',
  '{"network":"tcp","address":"10.0.3.7:8888"}',
  "http://10.0.3.7:8080",
];
export const anyKey = mutatedText(KEYS, ["/", "//", "1", "user.rpc", "-", "'"], 3);
export const anyValue = mutatedText(VALUES, [":", "{", "}", '"', "[", "]"], 3);
