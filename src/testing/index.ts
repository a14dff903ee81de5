/** `zdisc/testing`: an etcd in a test's own process. It takes any test runner. */
export {
  type CallFailure,
  type DevServer,
  type DevServerOptions,
  startDevServer,
} from "./start-dev-server.js";
