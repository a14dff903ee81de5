/**
 * One pick and the call that comes of it. grpc-js picks, then waits for the call's credentials, and only then starts
 * the call, or picks again, or drops it, and of those last two nobody is told. So a pick counts at once, lest all the
 * picks of one turn go to the same endpoint; what has not started by the end of the turn counts no more, and counts
 * again when it starts after all. Source: grpc-js build/src/load-balancing-call.js:doPick.
 */
import { experimental, type Metadata, type status } from "@grpc/grpc-js";
import { outcomeOfCode } from "../balancer/outcome-of-code.js";
import { type Call, NO_CALL } from "../balancer/statistics.js";
import type { EndpointLoads } from "./endpoint-loads.js";

type Subchannel = experimental.SubchannelInterface;

export class PickedCall {
  readonly pickResultType = experimental.PickResultType.COMPLETE;
  readonly status = null;
  readonly subchannel: Subchannel;
  readonly #loads: EndpointLoads;
  readonly #address: string;
  #call: Call;
  #isStarted = false;
  #hasAnswered = false;

  constructor(loads: EndpointLoads, call: Call, subchannel: Subchannel) {
    this.#loads = loads;
    this.#call = call;
    this.#address = loads.addressOf(call);
    this.subchannel = subchannel;
  }

  onCallStarted(): void {
    this.#isStarted = true;
    if (this.#call === NO_CALL) this.#call = this.#loads.begin(this.#address);
  }

  /** Called as a function, not as a method. */
  readonly onCallEnded = (code: status, _details: string, _metadata: Metadata): void => {
    const isOk = outcomeOfCode(code) === "ok";
    if (this.#hasAnswered && !isOk) this.#call = this.#loads.begin(this.#address);
    this.#end(isOk);
  };

  /**
   * A stream has answered: for the statistics it ends here. How long it then stays open says nothing about its endpoint;
   * that it fails later does.
   */
  firstAnswer(): void {
    this.#end(true);
    this.#hasAnswered = true;
  }

  /** Nothing is known of it at the end of the turn. */
  turnEnded(): void {
    if (this.#isStarted || this.#call === NO_CALL) return;
    this.#loads.abandon(this.#call);
    this.#call = NO_CALL;
  }

  #end(isOk: boolean): void {
    if (this.#call !== NO_CALL) this.#loads.end(this.#call, isOk);
    this.#call = NO_CALL;
  }
}
