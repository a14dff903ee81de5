/** `zdisc resolve`: the addresses that a go-zero client gets; with --explain every stage, as it is finished. */
import { originOf } from "../../../resolve/origin.js";
import type { Resolution } from "../../../resolve/resolution.js";
import { resolve, type Trace } from "../../../resolve/resolve.js";
import { STAGE_NAMES, type Stage } from "../../../resolve/stage.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Clock } from "../../../runtime/clock.js";
import { buildTarget } from "../../../target/build-target.js";
import { maskAccount } from "../../../target/mask-account.js";
import { refusingReleases, suggestModernForm } from "../../../target/modern-form.js";
import { compareAddresses } from "../../../text/address-order.js";
import type { OptionsOf } from "../../arguments/flag.js";
import { withConnection } from "../../arguments/with-connection.js";
import type { Context } from "../../context.js";
import { endpointDocument } from "../../documents/endpoint-document.js";
import { type ResolutionDocument, resolutionDocument, stageDocument } from "../../documents/resolution.js";
import type { TargetDocument } from "../../documents/target.js";
import type { Ending } from "../../outcome.js";
import { type DocumentProgram, documentProgram, type Invocation, streamProgram } from "../../program.js";
import type { EventStream, Result, Word } from "../../result.js";
import type { resolveFlags } from "./command.js";
import { conclusionWords } from "./conclusion.js";
import { type Subject, subjectOf } from "./subject.js";
import { addressViews, type ProgressDocument, progressView, targetViews } from "./views.js";

type ResolveInvocation = Invocation<OptionsOf<typeof resolveFlags>>;

export const program: DocumentProgram<ResolveInvocation["options"]> = {
  run: (invocation, context) =>
    (invocation.options.printTarget ? target : addresses).run(invocation, context),
  live(invocation, context, styles) {
    const { explain, printTarget } = invocation.options;
    if (!explain || printTarget || context.format !== "table") return undefined;
    return streamProgram(explainWay, progressView).start(invocation, context, styles);
  },
};

const addresses = documentProgram(findAddresses, addressViews);
const target = documentProgram(findTarget, targetViews);

async function findTarget(
  { positionals }: ResolveInvocation,
  context: Context,
): Promise<Result<TargetDocument>> {
  const subject = await subjectOf(positionals, context);
  const document = { schemaVersion: 1, kind: "target", target: maskAccount(targetOf(subject)) } as const;
  return { document, outcome: "ok" };
}

async function findAddresses(
  { options, positionals }: ResolveInvocation,
  context: Context,
): Promise<Result<ResolutionDocument>> {
  const subject = await subjectOf(positionals, context);
  const resolution = await reachable(startTrace(subject, options, context), subject, context);
  return {
    document: resolutionDocument(resolution),
    outcome: endingOf(resolution),
    words: [...legacyNotes(resolution), ...conclusionWords(resolution, { isExplained: false })],
  };
}

async function* explainWay(
  { options, positionals }: ResolveInvocation,
  context: Context,
): EventStream<ProgressDocument> {
  const subject = await subjectOf(positionals, context);
  const trace = startTrace(subject, options, context);
  const stages = trace[Symbol.asyncIterator]();
  for (const name of STAGE_NAMES) {
    const next = stages.next();
    if (context.isStdoutTty && (await isSlow(next, context.clock))) {
      yield { schemaVersion: 1, kind: "resolutionPending", stage: name };
    }
    const { done, value } = await next;
    if (!done) yield progressOf(value);
  }
  await stages.next();
  const resolution = await reachable(trace, subject, context);
  yield* conclusionWords(resolution, { isExplained: true });
  return endingOf(resolution);
}

function startTrace(subject: Subject, { noProbe }: ResolveInvocation["options"], context: Context): Trace {
  const isFile = subject.kind === "config";
  return resolve(subject.kind === "config" ? subject.choice : subject.target, {
    openStore: (hosts, { signal, isLazy, ...access }) =>
      context.openTarget(subject.kind === "service" ? context.hosts : hosts, isFile ? access : undefined, {
        signal,
        isLazy,
      }),
    user: context.userFor(isFile ? {} : undefined),
    signal: context.signal,
    probe: !noProbe,
    dialTimeoutMs: context.dialTimeoutMs,
    clock: context.clock,
    random: context.random,
  });
}

/** How it ended, with remedies that ask the same etcd: the hosts of a target are told to other commands as flags. */
async function reachable(
  trace: Trace,
  { kind }: Subject,
  { connectionArguments: typed }: Context,
): Promise<Resolution> {
  const resolution = await trace.resolution();
  const { stages, verdict } = resolution;
  const hosts = stages.flatMap((stage) => stage.hosts ?? []).map(({ host }) => host);
  const isTold = kind !== "target" || hosts.length === 0 || typed.includes("--endpoints");
  const connection = isTold ? typed : ["--endpoints", hosts.join(","), ...typed];
  const remedies = verdict.remedies.map((remedy) => withConnection(remedy, connection));
  return { ...resolution, verdict: { ...verdict, remedies } };
}

/** Longer than this a stage shows that it is under way. */
const SLOW_MS = 300;

async function isSlow(stage: Promise<unknown>, clock: Clock): Promise<boolean> {
  using scope = new AbortScope();
  const timer = clock.sleep(SLOW_MS, scope.signal).then(
    () => true,
    () => false,
  );
  const isOver = stage.then(
    () => false,
    () => false,
  );
  const isFirst = await Promise.race([isOver, timer]);
  scope.abort();
  return isFirst;
}

function progressOf(stage: Stage): ProgressDocument {
  const endpoints = [...(stage.probes ?? [])].map(([address, probe]) =>
    endpointDocument({ address, keys: [], inSubset: true, probe }),
  );
  endpoints.sort((a, b) => compareAddresses(a.address, b.address));
  return { schemaVersion: 1, kind: "resolutionStage", stage: stageDocument(stage), endpoints };
}

function endingOf({ verdict: { code } }: Resolution): Ending {
  return code ?? "ok";
}

/** Row 21 of the table of errors; with --explain the stage tells it. */
function legacyNotes({ target: text }: Resolution): Word[] {
  const form = suggestModernForm(text ?? "");
  if (form === undefined || refusingReleases(text ?? "").length === 0) return [];
  return [{ word: "note", text: "several hosts after etcd:// fail in Go 1.26.0 and 1.26.1", remedy: form }];
}

function targetOf(subject: Subject): string {
  if (subject.kind !== "config") return subject.target;
  const { conf } = originOf(subject.choice);
  return conf === undefined ? "" : buildTarget(conf).text;
}
