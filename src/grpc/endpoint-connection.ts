/** One endpoint's connection: kept open as long as the endpoint is there, as grpc-go's base balancer keeps its own. */
import { type connectivityState, type experimental, connectivityState as states } from "@grpc/grpc-js";

type Subchannel = experimental.SubchannelInterface;

/** `failed` until it is ready again, whatever is tried meanwhile: so calls need not wait for each try. */
export type ConnectionState = "connecting" | "ready" | "failed";

export class EndpointConnection {
  readonly subchannel: Subchannel;
  readonly #onChange: (before: ConnectionState) => void;
  #state: ConnectionState = "connecting";
  #error = "";

  constructor(subchannel: Subchannel, onChange: (before: ConnectionState) => void) {
    this.subchannel = subchannel;
    this.#onChange = onChange;
    subchannel.ref();
    subchannel.addConnectivityStateListener(this.#listener);
    if (subchannel.getConnectivityState() === states.READY) this.#state = "ready";
    // One that left and is back may be waiting to be tried again.
    subchannel.getRealSubchannel().resetBackoff();
    subchannel.startConnecting();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Why it failed last. */
  get error(): string {
    return this.#error;
  }

  /** Calls in flight end as they would have. */
  close(): void {
    this.subchannel.removeConnectivityStateListener(this.#listener);
    this.subchannel.unref();
  }

  readonly #listener: experimental.ConnectivityStateListener = (
    _subchannel,
    _before,
    state,
    _time,
    error,
  ) => {
    const before = this.#state;
    this.#state = nextState(before, state);
    if (error !== undefined) this.#error = error;
    if (state === states.IDLE || state === states.TRANSIENT_FAILURE) this.subchannel.startConnecting();
    if (this.#state !== before) this.#onChange(before);
  };
}

function nextState(before: ConnectionState, state: connectivityState): ConnectionState {
  if (state === states.READY) return "ready";
  return state === states.TRANSIENT_FAILURE || before === "failed" ? "failed" : "connecting";
}
