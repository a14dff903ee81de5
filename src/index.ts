/**
 * zdisc as a library: see, watch and publish go-zero registrations in etcd.
 *
 * Open a store with `openEtcdStore`, hand it to everything else, and close it in the end. docs/library.md has a
 * tour with examples that run.
 */

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
export type { Random } from "./runtime/random.js";
/** The connection to etcd. */
export type { Account } from "./store/etcd/auth-token.js";
export type { TlsOptions } from "./store/etcd/host-socket.js";
export { type OpenEtcdOptions, openEtcdStore } from "./store/etcd/open-etcd-store.js";
export type { Store } from "./store/store.js";
