/** What zdisc's resolver and policies know of the channel they work for: handed through grpc-js in one of its options. */
import { type ChannelOptions, experimental } from "@grpc/grpc-js";
import type { Clock } from "../runtime/clock.js";
import type { Random } from "../runtime/random.js";
import type { ClientConf } from "../target/client-conf.js";
import type { OpenTargetStore } from "../target/store-access.js";
import { CONSISTENT_HASH_KEY } from "./call-marks.js";
import type { EndpointLoads } from "./endpoint-loads.js";

export interface ChannelSettings {
  /** In place of the target that grpc-js knows. */
  readonly from: string | ClientConf;
  /** The service, for messages. */
  readonly name: string;
  readonly openStore: OpenTargetStore;
  /** What is known of the endpoints: it outlives every picker, and an idle channel. */
  readonly loads: EndpointLoads;
  /** Where the policy is not in the service config. */
  readonly policy: string;
  /** The entry of a call's metadata that is its key for consistent_hash. */
  readonly hashKeyEntry: string;
  readonly seed?: number | undefined;
  readonly subsetSize?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

export const DEFAULT_POLICY = "p2c_ewma";
export const DEFAULT_HASH_KEY_ENTRY = CONSISTENT_HASH_KEY;

/** Options with this prefix are no part of what a connection is made with, so that it is never made anew for them. */
const SETTINGS_OPTION = `${experimental.SUBCHANNEL_ARGS_EXCLUDE_KEY_PREFIX}.zdisc`;

export function withSettings(options: ChannelOptions, settings: ChannelSettings): ChannelOptions {
  return { ...options, [SETTINGS_OPTION]: settings };
}

/** undefined for a channel that `createChannel` did not make. */
export function settingsIn(options: ChannelOptions): ChannelSettings | undefined {
  // Nobody else has an option of this name, and grpc-js hands it on as it is.
  return options[SETTINGS_OPTION] as ChannelSettings | undefined;
}
