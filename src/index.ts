/** zdisc as a library: see, watch and publish go-zero registrations in etcd. */

export {
  type AddressSource,
  type AdvertisedAddress,
  advertisedAddress,
  type MachineAddresses,
  type NetworkInterfaces,
} from "./discovery/advertised-address.js";
export type { Endpoint } from "./discovery/endpoint.js";
export type { Instance } from "./discovery/instance.js";
export { type InstanceList, type ListInstancesOptions, listInstances } from "./discovery/list-instances.js";
export {
  type ListServicesOptions,
  listServices,
  type ServiceList,
  type ServiceSummary,
} from "./discovery/list-services.js";
export type { PublicationStatus, PublicationStatusKind } from "./discovery/publication-status.js";
export type { PublishChange, PublishEvent, Published } from "./discovery/publish-event.js";
export { Publisher, type PublisherOptions } from "./discovery/publisher.js";
export type { Registration } from "./discovery/registration.js";
export type { InstanceEvent, LeaveCause, ResetReason, ServiceEvent } from "./discovery/service-event.js";
export { Subscriber } from "./discovery/subscriber.js";
export { type WatchServiceOptions, watchService } from "./discovery/watch-service.js";
export {
  DiscoveryError,
  type DiscoveryErrorOptions,
  ERROR_CODES,
  type ErrorCode,
  type HostFailure,
} from "./errors.js";
export type { Store } from "./store/store.js";
