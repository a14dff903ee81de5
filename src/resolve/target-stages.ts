/** The first stages, which ask nobody: the configuration, the target that it gives, and the resolver that reads it. */
import { DiscoveryError } from "../errors.js";
import { type BuiltTarget, buildTarget } from "../target/build-target.js";
import { GO_ZERO_SCHEMES } from "../target/go-zero-schemes.js";
import { maskAccount } from "../target/mask-account.js";
import { refusingReleases, suggestModernForm } from "../target/modern-form.js";
import { parseTarget, type Target } from "../target/parse-target.js";
import { accessOf } from "../target/store-access.js";
import { type Dialler, type Saying, saysEmptyEtcd, saysNoAddress, saysNotAddress } from "./go-zero-says.js";
import type { Origin } from "./origin.js";
import {
  type Concern,
  type Failure,
  type Findings,
  failed,
  passed,
  type StageOutcome,
  type WalkMeans,
  warned,
} from "./walk-state.js";

const OWN_SCHEMES = GO_ZERO_SCHEMES.map(({ name }) => name);

/** Which field of the configuration counts. */
export function configStage(_: Findings, { origin }: WalkMeans): StageOutcome {
  const { conf } = origin;
  if (conf === undefined) return { notes: [] };
  const notes = [...fileNotes(origin)];
  const warnings = (origin.file?.warnings ?? []).map(({ message, remedy }) =>
    warned(`${message}: ${remedy}`),
  );
  try {
    const built = buildTarget(conf);
    const access = built.from === "Etcd" ? accessOf(conf.etcd) : {};
    const found = { targetText: built.text, access };
    const concerns = selfCalls(origin);
    return { notes: [...notes, passed(fieldsText(built, origin)), ...warnings], found, concerns };
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    const { message } = error;
    const where = origin.file === undefined ? "" : `${origin.file.name}: `;
    const remedies = [`${where}write Endpoints, Target, or Etcd with Hosts and Key`];
    const failure = { code: "config", message, remedies, says: saysEmptyEtcd(conf.etcd) } as const;
    return { notes: [...notes, failed(message), ...warnings], failure };
  }
}

/** What a server's file gives a client that has no key of its own: the server's. */
function selfCalls({ file }: Origin): Concern[] {
  const warnings = (file?.warnings ?? []).filter(({ rule }) => rule === "calls-itself");
  return warnings.map(({ message, remedy }) => ({ weight: "partly", message, remedies: [remedy] }));
}

function fileNotes({ file }: Origin) {
  if (file === undefined) return [];
  const { name, block, blocks } = file;
  const others = blocks.length > 1 ? ` (of ${[...blocks].sort().join(", ")}: --block)` : "";
  return [passed(block === "" ? name : `${name}: ${block}${others}`)];
}

/** `Etcd used; Endpoints and Target are empty` */
function fieldsText({ from }: BuiltTarget, { conf }: Origin): string {
  const isSet = {
    Endpoints: (conf?.endpoints.length ?? 0) > 0,
    Target: conf?.target !== "",
    Etcd: (conf?.etcd.hosts.length ?? 0) > 0,
  };
  const others = (["Endpoints", "Target", "Etcd"] as const).filter((name) => name !== from);
  const passedOver = others.filter((name) => isSet[name]);
  if (passedOver.length === 0) return `${from} used; ${others.join(" and ")} are empty`;
  return `${from} used; ${passedOver.join(" and ")} ${passedOver.length === 1 ? "is" : "are"} passed over`;
}

/** What the text is to grpc-go. Throws `usage` where it cannot even be dialled. */
export function targetStage(findings: Findings, means: WalkMeans): StageOutcome {
  const { targetText = means.origin.target ?? "" } = findings;
  const target = parseTarget(targetText, means);
  const found = { target, targetText };
  const shown = maskAccount(targetText);
  const { destination, fallback } = target;
  const isOfResolver = fallback?.because === "unknownScheme" || destination.kind !== "refused";
  if (!isOfResolver) return { notes: [failed(shown)], failure: refusal(target, means), found };
  return { notes: [passed(shown), ...legacyNotes(targetText)], found };
}

function legacyNotes(targetText: string) {
  const form = suggestModernForm(targetText);
  if (form === undefined || refusingReleases(targetText).length === 0) return [];
  return [
    warned(
      "programs built with Go 1.26.0 or 1.26.1 refuse several hosts here (1.26.2 and later, and go-zero ≥ 1.10's " +
        `own form, are fine): write ${form}`,
    ),
  ];
}

/** Whose resolver reads the target, and whether zdisc can follow it. */
export function resolverStage({ target }: Findings, means: WalkMeans): StageOutcome {
  if (target === undefined) return { notes: [] };
  const { destination, scheme, fallback } = target;
  if (destination.kind === "refused") {
    const how = "grpc-go dials the whole text as a host name (passthrough)";
    return { notes: [failed(how)], failure: refusal(target, means) };
  }
  if (destination.kind === "kubernetes") {
    const { service, namespace, port, error } = destination;
    const what = `k8s: service ${service}, namespace ${namespace}, port ${port === 0 ? "the first" : port}`;
    return { notes: [passed(what)], failure: kubernetesFailure(error) };
  }
  if (destination.kind === "unserved") {
    return { notes: [failed(`${scheme} (built into grpc-go)`)], failure: failureOf(destination.error) };
  }
  if (fallback !== null) return { notes: [passed("passthrough: dialled as it is written")] };
  return { notes: [passed(`${scheme} ${whoseScheme(scheme, means)}`)] };
}

function whoseScheme(scheme: string, { schemes }: WalkMeans): string {
  if (OWN_SCHEMES.includes(scheme)) return `(built into go-zero: ${OWN_SCHEMES.join(", ")})`;
  return scheme === "passthrough" ? "(built into grpc-go)" : `(added to ${schemes.names.length - 1} others)`;
}

/** zdisc does not go where nobody meant to go, though a client might. */
function refusal(target: Target, { origin }: WalkMeans): Failure {
  const { destination } = target;
  if (destination.kind !== "refused") throw new Error("the target was not refused");
  const failure = failureOf(destination.error);
  const remedies = unsetVariable(origin) ?? failure.remedies;
  const isBlocking = origin.conf?.nonBlock === false;
  return {
    ...failure,
    remedies,
    says: saysOfRefusal(target, { target: maskAccount(target.text), isBlocking }),
  };
}

/** A variable that is not set leaves an empty host, and no other target would mend that. */
function unsetVariable({ file }: Origin): readonly string[] | undefined {
  const unset = file?.warnings.find(({ rule }) => rule === "env-unset");
  return unset && [`${file?.name}:${unset.position.line}: ${unset.message}: ${unset.remedy}`];
}

function saysOfRefusal({ fallback, scheme, endpoint }: Target, dialler: Dialler): Saying | undefined {
  if (fallback !== null) return saysNotAddress(dialler, endpoint);
  return scheme === "direct" ? saysNoAddress(dialler) : undefined;
}

function failureOf({ code, message, remedy }: DiscoveryError): Failure {
  return { code, message, remedies: remedy === undefined ? [] : [remedy] };
}

/** `zdisc reads etcd; for k8s targets: kubectl get endpointslices -n prod` */
function kubernetesFailure({ code, remedy }: DiscoveryError): Failure {
  return { code, message: `zdisc reads etcd; ${remedy}`, remedies: [] };
}
