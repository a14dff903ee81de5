/** Faults that a test asks for: the next call of a method fails. */
import type { MethodName, ServiceName } from "../store/protocol/methods.js";
import type { CallStatus } from "./refusal-status.js";

/** `KV/put`, `Watch/watch`: etcd's service, and the method as etcd3 names it. */
export type MethodPath = { [Service in ServiceName]: `${Service}/${MethodName<Service>}` }[ServiceName];

export interface Fault extends CallStatus {
  /** The call is done, only its answer is lost. Default false. Streams just end. */
  readonly isDone?: boolean | undefined;
}

export class Faults {
  readonly #waiting = new Map<MethodPath, Fault[]>();

  /** Several faults of one method meet its calls one by one. */
  failNext(method: MethodPath, fault: Fault): void {
    const waiting = this.#waiting.get(method);
    if (waiting === undefined) this.#waiting.set(method, [fault]);
    else waiting.push(fault);
  }

  take(method: MethodPath): Fault | undefined {
    return this.#waiting.get(method)?.shift();
  }
}
