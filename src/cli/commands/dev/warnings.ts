/** What is said of a server that strangers may use. */

import { isLoopback } from "../../../address.js";
import type { Word } from "../../result.js";
import type { DevSettings } from "./dev-settings.js";
import { textOf } from "./listen-address.js";

/** A client's certificate keeps strangers out as well as a password does. */
export function warnings({ listen, users, tls }: Pick<DevSettings, "listen" | "users" | "tls">): Word[] {
  if (isLoopback(listen.host) || users.length > 0 || tls?.clientCa !== undefined) return [];
  return [
    {
      word: "warning",
      text: `everybody who reaches ${textOf(listen)} may read and write`,
      remedy: "--user-file FILE asks for a password; --port N listens on 127.0.0.1 only",
    },
  ];
}
