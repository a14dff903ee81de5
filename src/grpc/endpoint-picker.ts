/** Picks the connection for each call. It holds nothing itself: the loads are the channel's, the connections the balancer's. */
import { type experimental, experimental as grpc, Metadata, status } from "@grpc/grpc-js";
import { type Call, NO_CALL } from "../balancer/statistics.js";
import { takeHashKey, takeStreamMark } from "./call-marks.js";
import type { EndpointLoads } from "./endpoint-loads.js";
import { unavailable } from "./error-map.js";
import { PickedCall } from "./picked-call.js";
import { tellingFirstAnswer } from "./stream-subchannel.js";

type Subchannel = experimental.SubchannelInterface;

export interface EndpointPickerOptions {
  readonly loads: EndpointLoads;
  /** The entry of the metadata that is the key of a call; undefined: calls have none. */
  readonly hashKeyEntry: string | undefined;
  /** By address, those that are ready. */
  readonly connections: ReadonlyMap<string, { readonly subchannel: Subchannel }>;
}

export class EndpointPicker implements experimental.Picker {
  readonly #loads: EndpointLoads;
  readonly #hashKeyEntry: string | undefined;
  readonly #connections: EndpointPickerOptions["connections"];
  /** Of this turn. */
  #picked: PickedCall[] = [];

  constructor({ loads, hashKeyEntry, connections }: EndpointPickerOptions) {
    this.#loads = loads;
    this.#hashKeyEntry = hashKeyEntry;
    this.#connections = connections;
  }

  pick({ metadata }: experimental.PickArgs): experimental.PickResult {
    const isStream = takeStreamMark(metadata);
    try {
      const hashKey = this.#hashKeyEntry === undefined ? "" : takeHashKey(metadata, this.#hashKeyEntry);
      return this.#result(this.#loads.pick(hashKey), isStream);
    } catch (error) {
      // The one error of a pick is that of consistent_hash without a key.
      return refused({ ...unavailable(error), code: status.INTERNAL });
    }
  }

  #result(call: Call, isStream: boolean): experimental.PickResult {
    const connection = call === NO_CALL ? undefined : this.#connections.get(this.#loads.addressOf(call));
    if (connection === undefined) return QUEUED;
    const { subchannel } = connection;
    const picked: PickedCall = new PickedCall(
      this.#loads,
      call,
      isStream ? tellingFirstAnswer(subchannel, () => picked.firstAnswer()) : subchannel,
    );
    if (this.#picked.length === 0) setImmediate(() => this.#endTurn());
    this.#picked.push(picked);
    return picked;
  }

  #endTurn(): void {
    const picked = this.#picked;
    this.#picked = [];
    for (const call of picked) call.turnEnded();
  }
}

/** Until the next picker comes. */
const QUEUED: experimental.PickResult = {
  pickResultType: grpc.PickResultType.QUEUE,
  subchannel: null,
  status: null,
  onCallStarted: null,
  onCallEnded: null,
};

function refused(reason: Partial<ReturnType<typeof unavailable>>): experimental.PickResult {
  return {
    pickResultType: grpc.PickResultType.DROP,
    subchannel: null,
    status: { code: status.UNAVAILABLE, details: "", metadata: new Metadata(), ...reason },
    onCallStarted: null,
    onCallEnded: null,
  };
}
