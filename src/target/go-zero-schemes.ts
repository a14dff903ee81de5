/** The schemes that `import "github.com/zeromicro/go-zero/zrpc"` registers. Source: go-zero zrpc/resolver/internal/register.go. */
import { directScheme } from "./direct-scheme.js";
import { discovScheme, etcdScheme } from "./etcd-scheme.js";
import { kubernetesScheme } from "./kubernetes-scheme.js";
import type { Scheme } from "./scheme.js";

export const GO_ZERO_SCHEMES: readonly Scheme[] = [directScheme, discovScheme, etcdScheme, kubernetesScheme];
