/** The key of one call for consistent_hash, as a call option. Source: go-zero zrpc/client.go:SetHashKey. */
import { type CallOptions, InterceptingCall, type Interceptor } from "@grpc/grpc-js";
import { CONSISTENT_HASH_KEY } from "./call-marks.js";

/** `client.getUser(request, hashKey(userId), callback)`: calls with one key go to one endpoint, as long as it is there. */
export function hashKey(key: string): Pick<CallOptions, "interceptors"> {
  const addKey: Interceptor = (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        metadata.set(CONSISTENT_HASH_KEY, key);
        next(metadata, listener);
      },
    });
  return { interceptors: [addKey] };
}
