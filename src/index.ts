/**
 * zdisc as a library: see, watch and publish go-zero registrations in etcd.
 *
 * Open a store with `openEtcdStore`, hand it to everything else, and close it in the end. docs/library.md has a
 * tour with examples that run.
 */

/** Whom a call goes to: go-zero's policies, and what is known of endpoints. */
export { Balancer, type BalancerParts } from "./balancer/balancer.js";
export { ConsistentHashPolicy } from "./balancer/consistent-hash-policy.js";
export { type BalancerOptions, createBalancer } from "./balancer/create-balancer.js";
export { EndpointStats } from "./balancer/endpoint-stats.js";
export { explainPick, type PickDraw, type PickExplanation } from "./balancer/explain-pick.js";
export { GoZeroPolicy } from "./balancer/go-zero-policy.js";
export { GoZeroStats } from "./balancer/go-zero-stats.js";
export { outcomeOfCode } from "./balancer/outcome-of-code.js";
export { P2cPolicy } from "./balancer/p2c-policy.js";
export { type Decay, P2C_RULE } from "./balancer/p2c-rule.js";
export {
  type Draws,
  NO_SLOT,
  type PickObserver,
  POLICY_NAMES,
  type Policy,
  type PolicyName,
  type Slot,
} from "./balancer/policy.js";
export { RandomPolicy } from "./balancer/random-policy.js";
export { RoundRobinPolicy } from "./balancer/round-robin-policy.js";
/** The same in a time of its own: why an endpoint gets its share. */
export type { Change, TimedChange } from "./balancer/simulation/changes.js";
export type { EndpointTally } from "./balancer/simulation/endpoint-tally.js";
export type { LatencyHistogram, LatencySummary } from "./balancer/simulation/latency-histogram.js";
export type { Load } from "./balancer/simulation/load.js";
export type { ServerBehaviour } from "./balancer/simulation/simulated-server.js";
export {
  type ExplainedPick,
  type SimulatedEndpoint,
  Simulation,
  type SimulationOptions,
} from "./balancer/simulation/simulation.js";
export {
  type Call,
  type CallOutcome,
  type EndpointSnapshot,
  NO_CALL,
  type Statistics,
} from "./balancer/statistics.js";
/** The address that a server registers for what it listens on, as go-zero fills it in. */
export {
  type AddressSource,
  type AdvertisedAddress,
  advertisedAddress,
  type MachineAddresses,
  type NetworkInterfaces,
} from "./discovery/advertised-address.js";
/** Registrations that are dead, and how one is deleted. */
export {
  type DeadInstance,
  type DeadInstances,
  type DeadReason,
  type FindDeadOptions,
  findDead,
} from "./discovery/dead-instances.js";
export { type Deletion, deleteInstance } from "./discovery/delete-instance.js";
/** One endpoint out of clients' sight while its process lives. */
export { Drain, type DrainOptions } from "./discovery/drain/drain.js";
export type { DrainEvent } from "./discovery/drain/drain-event.js";
export type { DrainedKey } from "./discovery/drain/drain-ledger.js";
export { type Undo, undoDrain } from "./discovery/drain/undo-drain.js";
/** What a service consists of. */
export type { Endpoint } from "./discovery/endpoint.js";
export type { Instance } from "./discovery/instance.js";
/** One look: the instances of a service, or every service. */
export { type InstanceList, type ListInstancesOptions, listInstances } from "./discovery/list-instances.js";
export {
  type ListServicesOptions,
  listServices,
  type ServiceList,
  type ServiceSummary,
} from "./discovery/list-services.js";
/** Keep addresses registered. */
export type { PublicationStatus, PublicationStatusKind } from "./discovery/publish/publication-status.js";
export type { PublishChange, PublishEvent, Published } from "./discovery/publish/publish-event.js";
export { Publisher, type PublisherOptions } from "./discovery/publish/publisher.js";
export type { Registration } from "./discovery/publish/registration.js";
/** A service, live: as a stream of events, or as an object that is always up to date. */
export type { InstanceEvent, LeaveCause, ResetReason, ServiceEvent } from "./discovery/service-event.js";
export { Subscriber } from "./discovery/subscriber.js";
export { type WatchServiceOptions, watchService } from "./discovery/watch-service.js";
/** The one error class, with a closed set of codes. */
export {
  DiscoveryError,
  type DiscoveryErrorOptions,
  ERROR_CODES,
  type ErrorCode,
  type HostFailure,
} from "./errors.js";
/** A go-zero configuration file: its server, its clients, and what go-zero makes of them. */
export { chooseBlock, chooseServer, clientConfOf } from "./gozero/choose-block.js";
export type { Position } from "./gozero/config-refusal.js";
export type { Environment } from "./gozero/expand-env.js";
export type {
  ClientBlock,
  ConfigBlock,
  ConfigWarning,
  GoZeroConfig,
  ServerBlock,
  WarningRule,
} from "./gozero/go-zero-config.js";
export { type ReadConfigOptions, readGoZeroConfig } from "./gozero/read-go-zero-config.js";
export type { RpcClientConf } from "./gozero/rpc-client-conf.js";
export type { RpcServerConf } from "./gozero/rpc-server-conf.js";
/** Whether an address serves. */
export type { Probe, ProbeStatus } from "./probe/probe.js";
export { type ProbeOptions, probeEndpoint } from "./probe/probe-endpoint.js";
export { probeEndpoints } from "./probe/probe-endpoints.js";
/** The way of a go-zero client, stage by stage. */
export type { Saying } from "./resolve/go-zero-says.js";
export type { HostReport } from "./resolve/host-report.js";
export type { ConfigChoice, DialConf } from "./resolve/origin.js";
export type { Resolution, ResolvedEndpoint, Verdict } from "./resolve/resolution.js";
export { type ResolveOptions, resolve, type Trace } from "./resolve/resolve.js";
export {
  STAGE_NAMES,
  type Stage,
  type StageName,
  type StageNote,
  type StageStatus,
} from "./resolve/stage.js";
export type { OpenInspectedStore } from "./resolve/walk-state.js";
/** Time and chance, for tests that hold them in their hands. */
export type { Clock } from "./runtime/clock.js";
export type { NanoClock } from "./runtime/nano-clock.js";
export type { Random } from "./runtime/random.js";
export { SeededRandom, seededRandom } from "./runtime/seeded-random.js";
/** The connection to etcd. */
export type { Account } from "./store/etcd/hosts/auth-token.js";
export { type OpenEtcdOptions, openEtcdStore } from "./store/etcd/open-etcd-store.js";
export { type EtcdAccess, openEtcdWithFiles } from "./store/etcd/open-etcd-with-files.js";
export type { TlsOptions } from "./store/etcd/socket/host-socket.js";
export { copyKeyValue, type KeyValue, type ListedKey } from "./store/key-value.js";
export type { Store } from "./store/store.js";
/** What BalancerName means to a go-zero client. */
export {
  type BalancingPolicy,
  balancingPolicy,
  type PolicyName as GoZeroPolicyName,
} from "./target/balancing-policy.js";
/** Targets: what a client dials, where it leads, and schemes of one's own. */
export { type BuiltTarget, buildTarget } from "./target/build-target.js";
export type { ClientConf, EtcdConf } from "./target/client-conf.js";
export type { Destination, KubernetesService } from "./target/destination.js";
export type { DialTarget, Fallback } from "./target/dial-target.js";
export { formatTarget, type TargetParts } from "./target/format-target.js";
export type { GoRelease, GoUrl } from "./target/go-url.js";
export { refusingReleases, suggestModernForm } from "./target/modern-form.js";
export { type ParseTargetOptions, parseTarget, type Target } from "./target/parse-target.js";
/** The subset of a client, and what go-zero's would cost. */
export { endpointsOutside, expectedReshuffle, expectedUnused } from "./target/reshuffle.js";
/** The addresses of a target: once, or live. */
export { type ResolvedTarget, resolveTarget } from "./target/resolve-target.js";
export type { Scheme } from "./target/scheme.js";
export { SchemeRegistry } from "./target/scheme-registry.js";
export type { OpenTargetStore, StoreAccess, TlsFiles } from "./target/store-access.js";
export { SUBSET_SIZE, Subset, type SubsetOptions, subsetOf } from "./target/subset.js";
export { targetInText } from "./target/target-in-text.js";
export type { TargetCause, TargetUpdate } from "./target/target-update.js";
export { type WatchTargetOptions, watchTarget } from "./target/watch-target.js";
