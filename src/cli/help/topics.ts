/** Topics of `zdisc help TOPIC`, each loaded only when it is asked for. */
import type { HelpPage } from "./help-page.js";

export const HELP_TOPICS: Readonly<Record<string, HelpPage>> = {
  connection: async (context) => (await import("./connection-page.js")).connectionPage(context),
  output: async (context) => (await import("./output-page.js")).outputPage(context),
  "exit-codes": async () => (await import("./exit-codes-page.js")).exitCodesPage(),
  json: async (context) => await (await import("./json-page.js")).jsonPage(context),
  keys: async (context) => await (await import("./keys-page.js")).keysPage(context),
};
