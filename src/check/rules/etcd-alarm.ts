import type { EtcdRule, Finding } from "../rule.js";

/** Source: etcd api/etcdserverpb/rpc.proto, AlarmType. */
const OF_ALARM: Readonly<Record<string, Pick<Finding, "consequence" | "remedy">>> = {
  NOSPACE: {
    consequence: "it takes no writes: nothing can be registered",
    remedy: "etcdctl compact, defrag, then alarm disarm",
  },
  CORRUPT: {
    consequence: "its members do not hold the same",
    remedy: "etcdctl alarm list, replace the member that it names, then alarm disarm",
  },
};

export const etcdAlarm: EtcdRule = {
  id: "etcd-alarm",
  severity: "error",
  about: "etcd",
  asks: "has etcd raised no alarm?",
  finds: "etcd has the alarm NOSPACE or CORRUPT",
  why: "nothing can be registered, or not everywhere the same",
  remedy: "compact, defrag, etcdctl alarm disarm",
  needs: ["hosts"],
  find({ hosts }) {
    const hostOf = new Map<string, string>();
    for (const { host, status } of hosts) {
      for (const alarm of status?.alarms ?? []) if (!hostOf.has(alarm)) hostOf.set(alarm, host);
    }
    return [...hostOf].map(([alarm, host]) => ({
      host,
      message: `etcd has the alarm ${alarm}`,
      ...OF_ALARM[alarm],
    }));
  },
};
