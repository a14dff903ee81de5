/**
 * A gRPC server with grpc.health.v1.Health, as `publish -- COMMAND` has one for a child: `server.mjs [--wait] PORT...`.
 * It says on stdout what it does and what it is told. SIGUSR2 turns its health over. With --wait it listens when a
 * line comes on its stdin.
 */
import { once } from "node:events";
import { Server, ServerCredentials } from "@grpc/grpc-js";

const STATUS = { serving: Buffer.from([8, 1]), notServing: Buffer.from([8, 2]) };
const asIs = (bytes) => bytes;
const CHECK = {
  path: "/grpc.health.v1.Health/Check",
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};

const args = process.argv.slice(2);
const ports = args.filter((arg) => /^\d+$/.test(arg));
const server = new Server();
let isServing = true;
server.addService(
  { check: CHECK },
  { check: (_, answer) => answer(null, isServing ? STATUS.serving : STATUS.notServing) },
);

const say = (text) => process.stdout.write(`${text}\n`);
for (const signal of ["SIGHUP", "SIGUSR1", "SIGINT"]) process.on(signal, () => say(signal));
process.on("SIGUSR2", () => {
  isServing = !isServing;
  say(isServing ? "serving" : "not serving");
});
process.on("SIGTERM", () => {
  say("SIGTERM");
  process.exit(0);
});

say(`pid ${process.pid}`);
if (args.includes("--wait")) {
  const [line] = await once(process.stdin, "data");
  say(`told ${String(line).trim()}`);
}
for (const port of ports) await listen(port);
say("listening");

function listen(port) {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}
