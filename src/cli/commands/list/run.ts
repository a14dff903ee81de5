/** `zdisc list`: one document, or with -o name nothing but names. */
import { DiscoveryError } from "../../../errors.js";
import type { Probe } from "../../../probe/probe.js";
import type { HostStatus } from "../../../store/host-status.js";
import type { Store } from "../../../store/store.js";
import { formatNumber } from "../../../text/numbers.js";
import type { Context } from "../../context.js";
import { type DocumentProgram, documentProgram } from "../../program.js";
import type { Result } from "../../result.js";
import { type Asked, type ListInvocation, parseAsked } from "./asked.js";
import { type LazyServiceList, serviceListDocument } from "./build-document.js";
import { type Access, find } from "./found.js";
import { judgeNamed, judgeServices } from "./judge.js";
import { firstNames, type NamesDocument, namesOf } from "./names.js";
import { arrangeRows, type Rows } from "./rows.js";
import type { ServicesSelection } from "./selection.js";
import { streamAddresses } from "./stream-addresses.js";
import { nameViews, views } from "./views.js";
import { summaryWords } from "./words.js";

export const program: DocumentProgram<ListInvocation["options"]> = {
  run: (invocation, context) => (context.format === "name" ? names : lists).run(invocation, context),
};

const lists = documentProgram(
  (invocation: ListInvocation, context: Context) => runList(invocation, context),
  views,
);
const names = documentProgram(
  (invocation: ListInvocation, context: Context) => runNames(invocation, context),
  nameViews,
);

/** The same for `zdisc top`: services under a prefix, chosen by a condition in place of globs. */
export function listServicesProgram(
  wanted: Pick<ServicesSelection, "prefix" | "isWanted">,
): DocumentProgram<ListInvocation["options"]> {
  const choose = (asked: Asked): Asked => ({
    ...asked,
    selection: { kind: "services", globs: [], ...wanted },
  });
  return {
    run: (invocation, context) =>
      (context.format === "name"
        ? documentProgram((one: ListInvocation, own: Context) => runNames(one, own, choose), nameViews)
        : documentProgram((one: ListInvocation, own: Context) => runList(one, own, choose), views)
      ).run(invocation, context),
  };
}

type Choose = (asked: Asked) => Asked;

const asTyped: Choose = (asked) => asked;

async function runList(
  invocation: ListInvocation,
  context: Context,
  choose = asTyped,
): Promise<Result<LazyServiceList>> {
  const asked = choose(parseAsked(invocation, context));
  await using store = await context.openStore();
  const access = accessTo(store, context);
  const [found, status] = await Promise.all([find(asked, access), clusterStatus(context, access)]);
  const rows = await arrangeRows(found, asked, access);
  const probes = asked.probes ? await probe(rows, context) : undefined;
  const isText = context.format === "table" || context.format === "wide";
  const shown = isText && probes === undefined ? withoutEndpoints(rows) : rows;
  const document = serviceListDocument(found, shown, status, probes);
  const { outcome, words } = await judgeServices(found, asked, access);
  return { document, outcome, words: [...summaryWords(found, rows, asked), ...words] };
}

async function runNames(
  invocation: ListInvocation,
  context: Context,
  choose = asTyped,
): Promise<Result<NamesDocument>> {
  const asked = choose(parseAsked(invocation, context));
  await using store = await context.openStore();
  const access = accessTo(store, context);
  const { selection, sort, limit } = asked;
  if (selection.kind === "instances" && (sort === undefined || sort === "address")) {
    const { addresses, findings } = await streamAddresses(selection.names, access);
    return {
      document: firstNames(addresses.sorted(), limit),
      ...(await judgeNamed(findings, selection, access)),
    };
  }
  const found = await find(asked, access);
  const document = firstNames(await namesOf(found, asked, access), limit);
  return { document, ...(await judgeServices(found, asked, access)) };
}

/** Of endpoints a table shows their health, and nothing else. */
function withoutEndpoints(rows: Rows): Rows {
  return { ...rows, services: rows.services.map((shown) => ({ ...shown, order: null })) };
}

/** An etcd that others share may have millions of keys: who waits is told how far it is. */
function accessTo(store: Store, { signal, progress }: Context): Access {
  progress.show("reading keys");
  return {
    store,
    signal,
    onProgress: (keyCount) => progress.show(`reading keys, ${formatNumber(keyCount)} so far`),
  };
}

/** Most lists probe nothing, and need no gRPC for it. */
async function probe(rows: Rows, context: Context): Promise<ReadonlyMap<string, Probe>> {
  const { probeRows } = await import("./probe-rows.js");
  return await probeRows(rows, context);
}

/** Which cluster answered; no text format shows it. What is wrong with etcd the list itself says better. */
async function clusterStatus(
  { format }: Context,
  { store, signal }: Access,
): Promise<HostStatus | undefined> {
  if (format === "table" || format === "wide") return undefined;
  try {
    return await store.status({ signal });
  } catch (error) {
    if (error instanceof DiscoveryError) return undefined;
    throw error;
  }
}
