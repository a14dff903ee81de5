/** What to try beside the demo, in another terminal. */
import { WATCHED_SERVICE } from "./cast.js";

/** Every line is a command. npx finds zdisc in a clone, in its folder's packages and on npm. */
export function bannerLines(host: string): string[] {
  const commands = [
    "list",
    `list ${WATCHED_SERVICE} -o wide`,
    "watch order.rpc",
    `publish --key ${WATCHED_SERVICE} --addr 10.0.3.7:80`,
  ];
  return commands.map((command) => `npx zdisc ${command} --endpoints ${host}`);
}
