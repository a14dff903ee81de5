/**
 * A policy of zdisc as a load balancer of grpc-js. A change of the endpoints costs what changes: connections of those
 * that stay are not even looked at, and no picker is built anew. Source: grpc-js build/src/load-balancer.d.ts; go's
 * google.golang.org/grpc balancer/base for what is told when.
 */
import { type ChannelOptions, connectivityState, experimental } from "@grpc/grpc-js";
import { type ChannelSettings, DEFAULT_HASH_KEY_ENTRY, settingsIn } from "./channel-settings.js";
import { type ConnectionState, EndpointConnection } from "./endpoint-connection.js";
import { EndpointLoads, type InstalledPolicy } from "./endpoint-loads.js";
import { EndpointPicker } from "./endpoint-picker.js";
import { addressesOf } from "./named-endpoint.js";

type Helper = experimental.ChannelControlHelper;

export class EndpointBalancer implements experimental.LoadBalancer {
  readonly #policy: InstalledPolicy;
  readonly #helper: Helper;
  readonly #connections = new Map<string, EndpointConnection>();
  readonly #counts: Record<ConnectionState, number> = { connecting: 0, ready: 0, failed: 0 };
  #loads: EndpointLoads | undefined;
  #picker: EndpointPicker | undefined;
  #told: connectivityState | undefined;
  #emptyNote = "";

  constructor(policy: InstalledPolicy, helper: Helper) {
    this.#policy = policy;
    this.#helper = helper;
  }

  /** True also for a list without any endpoint: false would make the channel forget the list, and ask again. */
  updateAddressList(
    list: Parameters<experimental.LoadBalancer["updateAddressList"]>[0],
    _config: experimental.TypedLoadBalancingConfig,
    options: ChannelOptions,
    note: string,
  ): boolean {
    const loads = this.#begin(settingsIn(options));
    if (!list.ok) {
      if (this.#connections.size === 0) this.#fail(String(list.error.details));
      return true;
    }
    this.#emptyNote = note;
    const wanted = addressesOf(list.value);
    for (const [address, connection] of this.#connections) {
      if (!wanted.has(address)) this.#drop(address, connection, loads);
    }
    for (const [address, at] of wanted) {
      if (!this.#connections.has(address))
        this.#add(address, this.#helper.createSubchannel(at, options), loads);
    }
    this.#tell();
    return true;
  }

  /** Connections are kept open: there is none to wake. */
  exitIdle(): void {}

  resetBackoff(): void {
    for (const { subchannel } of this.#connections.values()) subchannel.getRealSubchannel().resetBackoff();
  }

  /** What is known of the endpoints stays with the channel: it may only be idle. */
  destroy(): void {
    for (const [address, connection] of this.#connections) {
      connection.close();
      this.#loads?.disconnected(address);
    }
    this.#connections.clear();
  }

  getTypeName(): string {
    return this.#policy;
  }

  #begin(settings: ChannelSettings | undefined): EndpointLoads {
    const loads = this.#loads ?? settings?.loads ?? new EndpointLoads(this.#policy);
    this.#loads = loads;
    this.#picker ??= new EndpointPicker({
      loads,
      connections: this.#connections,
      hashKeyEntry:
        this.#policy === "consistent_hash" ? (settings?.hashKeyEntry ?? DEFAULT_HASH_KEY_ENTRY) : undefined,
    });
    return loads;
  }

  #add(address: string, subchannel: experimental.SubchannelInterface, loads: EndpointLoads): void {
    loads.add(address);
    const connection = new EndpointConnection(subchannel, (before) => {
      this.#counts[before] -= 1;
      this.#counts[connection.state] += 1;
      if (connection.state === "ready") loads.connected(address);
      else loads.disconnected(address);
      this.#tell(connection.error);
    });
    this.#connections.set(address, connection);
    this.#counts[connection.state] += 1;
    if (connection.state === "ready") loads.connected(address);
  }

  #drop(address: string, connection: EndpointConnection, loads: EndpointLoads): void {
    this.#connections.delete(address);
    this.#counts[connection.state] -= 1;
    connection.close();
    loads.remove(address);
  }

  /** Tells the channel how things stand, where that is news: a picker sees by itself who comes and goes. */
  #tell(error = ""): void {
    const { CONNECTING, READY } = connectivityState;
    if (this.#connections.size === 0) this.#fail(this.#emptyNote);
    else if (this.#counts.ready > 0) {
      if (this.#told !== READY && this.#picker !== undefined) this.#update(READY, this.#picker, null);
    } else if (this.#counts.connecting > 0) {
      if (this.#told !== CONNECTING) this.#update(CONNECTING, new experimental.QueuePicker(this), null);
    } else this.#fail(`${this.#emptyNote}: no connection to any endpoint; the last error: ${error}`);
  }

  #fail(details: string): void {
    const picker = new experimental.UnavailablePicker({ details });
    this.#update(connectivityState.TRANSIENT_FAILURE, picker, details);
  }

  #update(state: connectivityState, picker: experimental.Picker, error: string | null): void {
    this.#told = state;
    this.#helper.updateState(state, picker, error);
  }
}
