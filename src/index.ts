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
export type { PublicationStatus, PublicationStatusKind } from "./discovery/publication-status.js";
export type { PublishChange, PublishEvent, Published } from "./discovery/publish-event.js";
export { Publisher, type PublisherOptions } from "./discovery/publisher.js";
export type { Registration } from "./discovery/registration.js";
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
/** Time and chance, for tests that hold them in their hands. */
export type { Clock } from "./runtime/clock.js";
export type { NanoClock } from "./runtime/nano-clock.js";
export type { Random } from "./runtime/random.js";
export { SeededRandom, seededRandom } from "./runtime/seeded-random.js";
/** The connection to etcd. */
export type { Account } from "./store/etcd/auth-token.js";
export type { TlsOptions } from "./store/etcd/channel-credentials.js";
export { type OpenEtcdOptions, openEtcdStore } from "./store/etcd/open-etcd-store.js";
export type { Store } from "./store/store.js";
