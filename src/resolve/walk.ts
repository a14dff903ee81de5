/** Goes the way of a go-zero client stage by stage; a failure ends it, a warning does not. */
import { AbortScope } from "../runtime/abort.js";
import { groupBy } from "../runtime/group-by.js";
import type { Store } from "../store/store.js";
import type { Destination } from "../target/destination.js";
import { maskAccount } from "../target/mask-account.js";
import { authStage } from "./auth-stage.js";
import { policyStage, probeStage, subsetStage } from "./client-stages.js";
import { endpointsStage } from "./endpoint-stage.js";
import { hostsStage } from "./host-stage.js";
import { instancesStage, prefixStage } from "./instance-stages.js";
import type { Resolution, ResolvedEndpoint } from "./resolution.js";
import { STAGE_NAMES, type Stage, type StageName, type StageStatus } from "./stage.js";
import { configStage, resolverStage, targetStage } from "./target-stages.js";
import { verdictOf, type WayEnd } from "./verdict.js";
import { closeOpening, type StageOutcome, type StageWork, type WalkMeans } from "./walk-state.js";

const WORK: Readonly<Record<StageName, StageWork>> = {
  config: configStage,
  target: targetStage,
  resolver: resolverStage,
  hosts: hostsStage,
  auth: authStage,
  prefix: prefixStage,
  instances: instancesStage,
  endpoints: endpointsStage,
  subset: subsetStage,
  policy: policyStage,
  probe: probeStage,
};

/** Yields each stage as it is finished; what it asks for is asked for one stage after the other. */
export async function* walk(means: WalkMeans): AsyncGenerator<Stage, Resolution, undefined> {
  using scope = new AbortScope(means.signal);
  const course = new Course({ ...means, signal: scope.signal });
  try {
    for (const name of STAGE_NAMES) yield await course.stage(name);
    return course.resolution();
  } finally {
    scope.abort();
    await closeOpening(course.opening);
  }
}

class Course {
  readonly #means: WalkMeans;
  readonly #stages: Stage[] = [];
  #end: WayEnd = { findings: {}, failure: undefined, concerns: [], probes: undefined };

  constructor(means: WalkMeans) {
    this.#means = means;
  }

  async stage(name: StageName): Promise<Stage> {
    const { clock } = this.#means;
    const beganMs = clock.monotonicMs();
    const isSkipped = !this.#isDue(name);
    // The policy is known wherever the way ended.
    const outcome =
      isSkipped && name !== "policy" ? NOTHING : await WORK[name](this.#end.findings, this.#means);
    if (!isSkipped) this.#keep(name, outcome);
    else if (name === "policy")
      this.#end = { ...this.#end, findings: { ...this.#end.findings, ...outcome.found } };
    const stage = {
      name,
      status: isSkipped ? ("skipped" as const) : statusOf(outcome),
      notes: outcome.notes,
      tookMs: clock.monotonicMs() - beganMs,
      hosts: outcome.hosts ?? null,
      probes: outcome.probes ?? null,
    };
    this.#stages.push(stage);
    return stage;
  }

  get opening(): Promise<Store> | undefined {
    return this.#end.findings.opening;
  }

  resolution(): Resolution {
    const { findings, probes } = this.#end;
    const { target, targetText, instances = [], subset = [], policy } = findings;
    const { origin, subsetSize } = this.#means;
    const destination = target?.destination;
    return {
      config: origin.file === undefined ? null : { file: origin.file.name, block: origin.file.block },
      target: targetText === undefined ? null : maskAccount(targetText),
      scheme: target?.scheme ?? null,
      service: destination?.kind === "etcd" ? destination.key : null,
      stages: this.#stages,
      instances,
      endpoints: endpointsOf(this.#end),
      addresses: subset,
      subsetSize,
      policy: policy?.name ?? "pick_first",
      verdict: verdictOf({ ...this.#end, probes }),
    };
  }

  #isDue(name: StageName): boolean {
    const { origin, isProbing } = this.#means;
    if (this.#end.failure !== undefined) return false;
    if (name === "config") return origin.conf !== undefined;
    if (name === "probe") return isProbing;
    return !OF_ETCD.has(name) || this.#destination?.kind === "etcd";
  }

  get #destination(): Destination | undefined {
    return this.#end.findings.target?.destination;
  }

  #keep(stage: StageName, { found, failure, concerns = [], probes }: StageOutcome): void {
    const end = this.#end;
    this.#end = {
      findings: { ...end.findings, ...found },
      failure: failure === undefined ? end.failure : { ...failure, stage },
      concerns: [...end.concerns, ...concerns],
      probes: probes ?? end.probes,
    };
  }
}

const NOTHING: StageOutcome = { notes: [] };

/** Of no use where the target itself names the addresses. */
const OF_ETCD: ReadonlySet<StageName> = new Set(["hosts", "auth", "prefix", "instances"]);

function statusOf({ notes, failure, hosts, concerns = [] }: StageOutcome): StageStatus {
  if (failure !== undefined) return "failed";
  const isDown = hosts?.some(({ error }) => error !== null) ?? false;
  if (isDown || concerns.length > 0 || notes.some(({ status }) => status !== "ok")) return "warning";
  return "ok";
}

function endpointsOf({ findings, probes }: WayEnd): ResolvedEndpoint[] {
  const { addresses = [], instances = [], subset = [] } = findings;
  const inSubset = new Set(subset);
  const byAddress = groupBy(instances, ({ address }) => address);
  return addresses.map((address) => ({
    address,
    keys: (byAddress.get(address) ?? []).map(({ key }) => key),
    inSubset: inSubset.has(address),
    probe: probes?.get(address) ?? null,
  }));
}
