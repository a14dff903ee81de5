/** etcd3's key in the words of the port. */
import type { IKeyValue } from "etcd3/lib/rpc.js";
import type { KeyValue } from "../key-value.js";
import type { WireKeyValue } from "../protocol/wire-key-value.js";

export function toKeyValue(wire: IKeyValue): KeyValue {
  // Our codec decodes every mvccpb.KeyValue into this class; etcd3's types know only its shape.
  return (wire as WireKeyValue).toText();
}
