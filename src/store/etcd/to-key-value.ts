/** etcd3's messages in the words of the port. */
import type { IKeyValue } from "etcd3/lib/rpc.js";
import type { KeyValue } from "../key-value.js";
import { decodeText } from "../protocol/text-bytes.js";
import { WireKeyValue } from "../protocol/wire-key-value.js";

export function toKeyValue(wire: IKeyValue): KeyValue {
  const { lease } = wire;
  return {
    key: wire instanceof WireKeyValue ? wire.keyText : decodeText(wire.key),
    value: wire instanceof WireKeyValue ? wire.valueText : decodeText(wire.value),
    createRevision: wire.create_revision,
    modRevision: wire.mod_revision,
    version: wire.version,
    leaseId: lease === "0" ? undefined : lease,
  };
}
