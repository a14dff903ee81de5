/** `zdisc top`: the services screen on a terminal, else one list, as `zdisc list` gives it. */
import { endpointProblems } from "../../../check/rules.js";
import type { Instance } from "../../../discovery/instance.js";
import { listServices } from "../../../discovery/list-services.js";
import { DiscoveryError } from "../../../errors.js";
import { groupBy } from "../../../runtime/group-by.js";
import { keysUnder } from "../../../store/key-range.js";
import { formatNumber } from "../../../text/numbers.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context, ScreenAccess } from "../../context.js";
import type { DocumentProgram, DrawableResult } from "../../program.js";
import { showScreens } from "../../tui/show-screens.js";
import type { Access } from "../list/found.js";
import type { topFlags } from "./command.js";

type TopOptions = OptionsOf<typeof topFlags>;

/** Beyond, one screen of all services helps nobody, and costs etcd a list of all. */
const MOST_KEYS = 100_000;

export const program: DocumentProgram<TopOptions> = {
  run: ({ options }, context) =>
    context.screen === undefined || options.noTui
      ? listOnce(options, context)
      : showServices(options, context, context.screen),
};

async function showServices(
  { prefix = "", problems, wait }: TopOptions,
  context: Context,
  screen: ScreenAccess,
): Promise<DrawableResult> {
  await using store = await context.openStore({ wait });
  const { signal } = context;
  await refuseTooMany(prefix, { store, signal });
  const start = { kind: "services" } as const;
  const word = await showScreens({ store, screen, context, signal, start, prefix, onlyProblems: problems });
  const document = { schemaVersion: 1, kind: "services" } as const;
  return { document, outcome: "ok", words: [word], draw: () => [] };
}

async function refuseTooMany(prefix: string, { store, signal }: Access): Promise<void> {
  for await (const { totalCount } of store.list(keysUnder(prefix), { signal, keysOnly: true, pageSize: 1 })) {
    if (totalCount <= MOST_KEYS) return;
    throw new DiscoveryError("usage", `top: ${formatNumber(totalCount)} keys here`, {
      remedy: `name a prefix: zdisc top --prefix ${prefix === "" ? "prod/" : prefix}`,
    });
  }
}

/** As `zdisc list`, of the services under the prefix; with --problems those of them that have one. */
async function listOnce({ prefix = "", problems }: TopOptions, context: Context): Promise<DrawableResult> {
  const troubled = problems ? await namesWithProblems(prefix, context) : undefined;
  const isWanted = (name: string) => name.startsWith(prefix) && troubled?.has(name) !== false;
  const { listServicesProgram } = await import("../list/run.js");
  return await listServicesProgram({ prefix, isWanted }).run(NO_OPTIONS, context);
}

const NO_OPTIONS = {
  options: { limit: undefined, values: false, probe: false, all: false, ttl: false, sort: undefined },
  positionals: [],
  childCommand: [],
} as const;

async function namesWithProblems(prefix: string, context: Context): Promise<ReadonlySet<string>> {
  await using store = await context.openStore();
  const { services } = await listServices({ store, signal: context.signal, prefix, withInstances: true });
  const troubled = services.filter(({ name, instances }) => hasProblem(name, instances ?? []));
  return new Set(troubled.map(({ name }) => name));
}

function hasProblem(service: string, instances: readonly Instance[]): boolean {
  return [...groupBy(instances, ({ value }) => value)].some(
    ([value, group]) =>
      endpointProblems({ service, value, instances: group, samplesOf: () => [], isEtcdLocal: false }).length >
      0,
  );
}
