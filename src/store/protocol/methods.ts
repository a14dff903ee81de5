/** The calls of etcd's API as grpc-js wants them, for clients and for a server. */
import { decode, encode } from "./codec.js";
import type { MessageName } from "./message-table.js";
import type { MessageTypes } from "./message-types.js";
import { SERVICES } from "./schema.js";

export type ServiceName = keyof typeof SERVICES;
/** As etcd3 calls it: `range`, `leaseGrant`. */
export type MethodName<Service extends ServiceName> = string & keyof (typeof SERVICES)[Service];

/** One method; it is a `MethodDefinition` of grpc-js. */
export interface Method<Request, Response> {
  /** `/etcdserverpb.KV/Range` */
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Request;
  readonly responseSerialize: (response: Response) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

type Side<Text extends string> = Text extends `${infer Name}*`
  ? Side<Name>
  : Text extends MessageName
    ? Text
    : never;
/** The typed method under its etcd3 name. */
export type MethodNamed<Service extends ServiceName, Name extends MethodName<Service>> = MethodOf<
  (typeof SERVICES)[Service][Name]
>;
type MethodOf<Text> = Text extends `${string} ${infer Request} ${infer Response}`
  ? Method<MessageTypes[Side<Request>], MessageTypes[Side<Response>]>
  : never;

/** The method under its etcd3 name, typed: `methodOf("KV", "range")`. */
export function methodOf<Service extends ServiceName, Name extends MethodName<Service>>(
  service: Service,
  name: Name,
): MethodNamed<Service, Name> {
  // the types follow from the same text that methodNamed reads
  return methodNamed(service, name) as unknown as MethodNamed<Service, Name>;
}

/** The same for a name that is known only at run time. Throws TypeError when there is no such method. */
export function methodNamed(service: ServiceName, name: string): Method<unknown, unknown> {
  const methods: Readonly<Record<string, string>> = SERVICES[service];
  const text = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (text === undefined) throw new TypeError(`etcd's service ${service} has no method ${name}`);
  const [wireName = "", request = "", response = ""] = text.split(" ");
  const [requestSerialize, requestDeserialize] = transcoders(request);
  const [responseSerialize, responseDeserialize] = transcoders(response);
  return {
    path: `/etcdserverpb.${service}/${wireName}`,
    requestStream: request.endsWith("*"),
    responseStream: response.endsWith("*"),
    requestSerialize,
    requestDeserialize,
    responseSerialize,
    responseDeserialize,
  };
}

function transcoders(
  side: string,
): [serialize: (value: unknown) => Buffer, deserialize: (bytes: Buffer) => unknown] {
  const name = (side.endsWith("*") ? side.slice(0, -1) : side) as MessageName;
  return [(value) => encode(name, value as MessageTypes[MessageName]), (bytes) => decode(name, bytes)];
}
