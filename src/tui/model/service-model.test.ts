import { expect, test } from "vitest";
import { unreachable } from "../../../test/support/fake-store.js";
import { parseAddress } from "../../address.js";
import type { Instance } from "../../discovery/instance.js";
import type { InstanceEvent, ResetReason } from "../../discovery/service-event.js";
import type { RateCounts } from "./change-rate.js";
import { rowMark } from "./endpoint-row.js";
import { staleSince } from "./link.js";
import { ServiceModel } from "./service-model.js";
import { liveService } from "./service-snapshot.js";

const START_MS = 1_000_000;

/** A model with a clock that the test moves. */
class Watched {
  readonly model = new ServiceModel("user.rpc", () => []);
  nowMs = START_MS;

  reset(addresses: readonly string[], reason: ResetReason = "start"): this {
    const instances = addresses.map((address, at) => instance(address, `${at + 1}`));
    this.model.take({ type: "reset", reason, revision: "7", instances }, this.#now());
    return this;
  }

  change(...events: readonly InstanceEvent[]): this {
    this.model.take({ type: "change", revision: "8", events }, this.#now());
    return this;
  }

  link(type: "connected" | "disconnected" | "synced"): this {
    const base = {
      host: "h:1",
      afterMs: 5,
      error: unreachable(),
      revision: "9",
      instanceCount: 1,
      endpointCount: 1,
    };
    this.model.take({ ...base, type }, this.#now());
    return this;
  }

  after(ms: number): this {
    this.nowMs += ms;
    this.model.prune(this.nowMs);
    return this;
  }

  /** `10.0.0.1:80 live 2` */
  get rows(): string[] {
    return [...this.model.rows()]
      .map((row) => `${row.id} ${rowMark(row, this.nowMs)} ${row.instances.length}`)
      .sort();
  }

  /** Changes a minute, as a frame would draw them. */
  get rate(): RateCounts {
    return liveService(this.model, this.#now(), (text) => text).rate;
  }

  #now() {
    return { atMs: this.nowMs, wallMs: this.nowMs };
  }
}

function instance(value: string, id: string): Instance {
  const address = parseAddress(value) === undefined ? null : value;
  const revisions = { createRevision: "7", modRevision: "7", version: "1" };
  return { key: `user.rpc/${id}`, service: "user.rpc", id, address, value, leaseId: id, ...revisions };
}

const join = (value: string, id: string): InstanceEvent => ({ type: "join", instance: instance(value, id) });
const leave = (value: string, id: string): InstanceEvent => ({
  type: "leave",
  instance: instance(value, id),
  cause: null,
});

test("an endpoint lives until its last key goes, keeps its place for 5 s, and is gone", () => {
  const watched = new Watched().reset(["a:1", "a:1"]);
  expect(watched.rows).toEqual(["a:1 live 2"]);
  expect(watched.change(leave("a:1", "1")).rows).toEqual(["a:1 live 1"]);
  expect(watched.change(leave("a:1", "2")).rows).toEqual(["a:1 leave 0"]);
  expect(watched.after(4_999).rows).toEqual(["a:1 leave 0"]);
  expect(watched.after(1).rows).toEqual([]);
});

test("an endpoint that comes back in that time has joined anew", () => {
  const watched = new Watched()
    .reset(["a:1"])
    .change(leave("a:1", "1"))
    .after(3_000)
    .change(join("a:1", "9"));
  expect(watched.rows).toEqual(["a:1 join 1"]);
  expect(watched.after(10_000).rows).toEqual(["a:1 live 1"]);
  expect(watched.model.row("a:1")).toMatchObject({ wasThere: false, seenAtMs: START_MS + 3_000 });
});

test("a move takes the key from one endpoint to the other", () => {
  const watched = new Watched().reset(["a:1"]);
  watched.change({ type: "move", previous: instance("a:1", "1"), instance: instance("b:1", "1") });
  expect(watched.rows).toEqual(["a:1 leave 0", "b:1 join 1"]);
});

test.each(["start", "overflow"] as const)(
  "a new list of the same cluster (%s) is compared with what was known",
  (reason) => {
    const watched = new Watched().reset(["a:1", "b:1"]).after(60_000).reset(["b:1", "c:1"], reason);
    expect(watched.rows).toEqual(["a:1 leave 0", "b:1 live 1", "c:1 join 1"]);
    expect(watched.model.row("b:1")).toMatchObject({ wasThere: true, seenAtMs: START_MS });
  },
);

test.each(["restored", "otherCluster"] as const)(
  "after another history (%s) nothing has been seen before",
  (reason) => {
    const watched = new Watched().reset(["a:1", "b:1"]).after(60_000).reset(["b:1"], reason);
    expect(watched.rows).toEqual(["a:1 leave 0", "b:1 live 1"]);
    expect(watched.model.row("b:1")).toMatchObject({ wasThere: true, seenAtMs: START_MS + 60_000 });
    expect(watched.model.notice?.text).toMatch(/restored|another cluster/);
  },
);

test("what is known is stale from a break to the next synced, not only to the next connection", () => {
  const watched = new Watched().link("connected").reset(["a:1"]).link("synced");
  const isStale = () => staleSince(watched.model.link) !== undefined;
  expect(isStale()).toBe(false);
  watched.after(1_000).link("disconnected");
  expect(staleSince(watched.model.link)?.atMs).toBe(START_MS + 1_000);
  watched.after(1_000).link("connected");
  expect(staleSince(watched.model.link)?.atMs).toBe(START_MS + 1_000);
  watched.link("synced");
  expect(isStale()).toBe(false);
});

test("a refusal by etcd makes everything stale, and is told once until it is over", () => {
  const watched = new Watched().link("connected").reset(["a:1"]).link("synced");
  for (let count = 0; count < 3; count += 1)
    watched.model.take({ type: "denied", message: "no" }, { atMs: 1, wallMs: 1 });
  watched.link("connected");
  expect(watched.model.link).toMatchObject({ kind: "denied", message: "no" });
  expect(watched.model.events.lastBefore(99, 99).filter(({ subject }) => subject === "no")).toHaveLength(1);
  watched.link("synced");
  expect(watched.model.link.kind).toBe("live");
});

test("counts are those of the rows that are there", () => {
  const watched = new Watched().reset(["a:1", "a:1", "no address"]);
  expect(watched.model.counts).toMatchObject({ endpoints: 1, instances: 3 });
  watched.change(leave("a:1", "1"), leave("a:1", "2"));
  expect(watched.model.counts).toMatchObject({ endpoints: 0, instances: 1 });
});

test("of 10,000 rows only those whose leases were asked are judged, and those that were late", () => {
  const judged: string[] = [];
  const late = { rule: "lease-late", severity: "warning", message: "", consequence: "", remedy: "" } as const;
  let isLate = true;
  const model = new ServiceModel("user.rpc", ({ value }) => {
    judged.push(value);
    return isLate && value === "10.0.0.1:80" ? [late] : [];
  });
  const instances = Array.from({ length: 10_000 }, (_, at) =>
    instance(`10.0.${at >> 8}.${at & 255}:80`, `${at}`),
  );
  const now = { atMs: START_MS, wallMs: START_MS };
  model.take({ type: "reset", reason: "start", revision: "7", instances }, now);
  judged.length = 0;
  model.judgeLeases(["10.0.0.7:80"]);
  expect(judged.splice(0).sort()).toEqual(["10.0.0.1:80", "10.0.0.7:80"]);
  expect(model.counts.warnings).toBe(1);
  isLate = false;
  model.judgeLeases(["10.0.0.7:80"]);
  expect(model.counts.warnings).toBe(0);
  judged.length = 0;
  model.judgeLeases(["10.0.0.7:80"]);
  expect(judged).toEqual(["10.0.0.7:80"]);
});

test("while etcd is away the changes a minute stand still, for nobody sees any", () => {
  const watched = new Watched().reset(["10.0.0.1:80"]).link("connected").link("synced");
  watched.change({ type: "join", instance: instance("10.0.0.2:80", "2") });
  const before = watched.rate;
  expect(before.at(-1)).toBe(1);
  watched.link("disconnected").after(5 * 60_000);
  expect(watched.rate).toEqual(before);
  watched.link("connected").link("synced");
  expect(watched.rate.slice(-6)).toEqual([1, undefined, undefined, undefined, undefined, 0]);
});

test("of the minutes before the first list nothing is known, of those after it that nothing changed", () => {
  const watched = new Watched().reset(["10.0.0.1:80"]).link("synced");
  expect(watched.rate).toEqual([...Array(19).fill(undefined), 0]);
  watched.after(2 * 60_000).change({ type: "join", instance: instance("10.0.0.2:80", "2") });
  expect(watched.rate).toEqual([...Array(17).fill(undefined), 0, 0, 1]);
});
