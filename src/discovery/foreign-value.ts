/** What a value is that go-zero cannot use: registries of other frameworks write more than an address. */

/** Undefined for what is not recognized. The texts stand in messages: `values are not addresses (go-kratos JSON)`. */
export function foreignValueKind(value: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value))
    return `${value.slice(0, value.indexOf(":")).toUpperCase()} URL`;
  const object = parseObject(value);
  return object === undefined ? undefined : frameworkOf(object);
}

/** By fields that each framework writes always. Sources: see each line. */
function frameworkOf(object: Readonly<Record<string, unknown>>): string {
  // github.com/go-kratos/kratos registry/registry.go:ServiceInstance
  if (Array.isArray(object.endpoints) && "version" in object && !("nodes" in object)) return "go-kratos JSON";
  // github.com/kitex-contrib/registry-etcd etcd_registry.go:instanceInfo
  if ("network" in object && "address" in object) return "kitex JSON";
  // github.com/micro/go-micro registry/registry.go:Service
  if (Array.isArray(object.nodes)) return "go-micro JSON";
  // go.etcd.io/etcd/client/v3/naming/endpoints/internal/update.go:Update
  if ("Op" in object && "Addr" in object) return "grpc naming JSON";
  return "JSON";
}

function parseObject(value: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    // It begins with a brace, so it is an object.
    return parsed as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
