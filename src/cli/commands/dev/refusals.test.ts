/** What `zdisc dev` refuses before it listens: message, remedy, exit code 2, nothing on stdout. */
import { expect, test } from "vitest";
import { runMain } from "../../../../test/support/fake-world.js";

const FILES = {
  "seed.txt": "user.rpc/7 10.0.3.7:8080\n",
  "bad-seed.txt": "user.rpc/7 10.0.3.7:8080\nuser.rpc/8\n",
  "no-root.txt": "bob:hunter2\n",
  password: "hunter2\n",
};

test.each([
  { typed: "--port 70000", stderr: ['zdisc: --port "70000" is no port', "  try: --port 2379"] },
  {
    typed: "--listen 10.0.3.7",
    stderr: ['zdisc: --listen "10.0.3.7" is not HOST:PORT', "  try: --listen 0.0.0.0:2379"],
  },
  { typed: "--port 1 --listen a:1", stderr: ["zdisc: --port and --listen exclude each other"] },
  {
    typed: "--instances user.rpc",
    stderr: [
      'zdisc: --instances "user.rpc" is not SERVICE=NUMBER',
      "  try: --instances user.rpc=3,order.rpc=2",
    ],
  },
  {
    typed: "--seed-file seeds.txt",
    stderr: ["zdisc: cannot read seeds.txt: no such file", "  try: files near: seed.txt"],
  },
  {
    typed: "--seed-file bad-seed.txt",
    stderr: ['zdisc: bad-seed.txt:2: "user.rpc/8" is not "key value"', "  try: user.rpc/1 10.0.3.7:8080"],
  },
  {
    typed: "--user-file no-root.txt",
    stderr: ["zdisc: no-root.txt has no user root", '  try: a line of "root:PASSWORD"'],
  },
  {
    typed: "--user-file password",
    stderr: ['zdisc: password:1: this is not "name:password"', "  try: a name, a colon, the password"],
  },
  {
    typed: "--token-ttl x",
    stderr: ['zdisc: --token-ttl "x" is not a duration', "  try: 60s, 1m30s, 250ms"],
  },
  { typed: "--cert a.pem", stderr: ["zdisc: --cert needs --cert-key"] },
  { typed: "--cert-key a.pem", stderr: ["zdisc: --cert-key needs --cert"] },
  { typed: "--client-ca a.pem", stderr: ["zdisc: --client-ca needs --cert and --cert-key"] },
  {
    typed: "--cert a.pem --cert-key b.pem",
    stderr: ["zdisc: cannot read a.pem: no such file", "  try: ls ."],
  },
  { typed: "user.rpc", stderr: ['zdisc dev: unexpected argument "user.rpc"', "  try: zdisc dev"] },
])("zdisc dev $typed", async ({ typed, stderr }) => {
  const end = await runMain(["dev", ...typed.split(" ")], { files: FILES });
  expect({ ...end, stderr: end.stderr.trimEnd().split("\n") }).toEqual({ code: 2, stdout: "", stderr });
});
