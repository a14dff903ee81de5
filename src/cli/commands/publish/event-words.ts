/** What happens to registrations in words: `● registered user.rpc → 10.0.3.7:8080, lease 10 s, etcd 10.0.0.11:2379`. */
import { formatDuration } from "../../../duration.js";
import { plural } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { PublishEnd, PublishEventDocument } from "../../documents/publish-event.js";
import type { Style } from "../../view/style.js";
import { notRevoked } from "./last-words.js";

export type EventOf<T extends PublishEventDocument["type"]> = PublishEventDocument & { readonly type: T };

export class EventWords {
  readonly #hosts: readonly string[];
  readonly #style: Style;
  readonly #ttlSecondsOf = new Map<string | null, number>();
  /** Hosts that did not renew since one last did. */
  readonly #lateHosts = new Set<string>();
  #hasLost = false;
  readonly #shownSources = new Set<string | null>([null]);
  #registeredCount = 0;

  constructor(hosts: readonly string[], style: Style) {
    this.#hosts = hosts;
    this.#style = style;
  }

  /** Without their time; none for what is the same as before for a person, or no news. */
  of(event: PublishEventDocument): readonly string[] {
    const { address: rawAddress, key: rawKey } = event;
    const [address, key] = [printable(rawAddress ?? ""), printable(rawKey ?? "")];
    switch (event.type) {
      case "granted":
        this.#ttlSecondsOf.set(event.leaseId, event.ttlSeconds);
        return [];
      case "registered":
        return this.#registered(event);
      case "renewalLate":
        return this.#late(event);
      case "renewed":
        return this.#renewed(event);
      case "overwritten":
        return this.#warning(
          `${key} now says ${printable(event.value)}, by someone else: left alone; clients do not see ${address}`,
        );
      case "lost":
        this.#hasLost = true;
        return [`${this.#style.mark("broken")} lost: ${lossOf(event)}; clients no longer see ${address}`];
      case "restored":
        this.#lateHosts.clear();
        return [`${this.#live} restored as ${key}, lost for ${formatDuration(event.lostForMs)}`];
      case "putBack":
        return this.#warning(
          `${this.#registeredCount > 1 ? key : "key"} was deleted by someone else; put back after ${formatDuration(event.afterMs)}`,
        );
      case "withdrawn":
      case "revoked":
        return [];
      case "ended":
        return event.reason === "interrupted" || event.reason === "childEnded" ? [this.#ended(event)] : [];
      default:
        // What a child does is told elsewhere.
        return [];
    }
  }

  get #live(): string {
    return this.#style.mark("live");
  }

  #warning(text: string): string[] {
    return [`${this.#style.mark("warning")} ${text}`];
  }

  #registered(event: EventOf<"registered">): string[] {
    this.#registeredCount += 1;
    const ttlSeconds = this.#ttlSecondsOf.get(event.leaseId);
    this.#ttlSecondsOf.delete(event.leaseId);
    const arrow = this.#style.isAscii ? "->" : "→";
    const parts = [`registered ${printable(event.service)} ${arrow} ${printable(event.address ?? "")}`];
    if (ttlSeconds !== undefined) parts.push(`lease ${ttlSeconds} s`);
    if (event.host !== null) parts.push(`etcd ${printable(event.host)}`);
    return [`${this.#live} ${parts.join(", ")}`, ...this.#hint(event)];
  }

  /** Once: where an address comes from, and how to end. */
  #hint({ addressSource }: EventOf<"registered">): string[] {
    const parts: string[] = [];
    if (addressSource !== null && !this.#shownSources.has(addressSource))
      parts.push(sourceText(addressSource));
    this.#shownSources.add(addressSource);
    if (this.#registeredCount === 1) parts.push("Ctrl-C revokes.");
    return parts.length === 0 ? [] : [`  ${parts.join(" ")}`];
  }

  /** A host is named once an outage, and so is the fact that no host is left. */
  #late({ host, error, leaseLeftMs, address }: EventOf<"renewalLate">): string[] {
    if (this.#lateHosts.has(host)) return [];
    this.#lateHosts.add(host);
    const left = formatDuration(leaseLeftMs);
    const others = this.#hosts.filter((other) => !this.#lateHosts.has(other));
    if (others.length === 0) {
      return this.#warning(`no etcd host answers; clients see ${printable(address ?? "")} for ${left} more`);
    }
    const how = error.code === "timeout" ? "is silent" : "does not answer";
    const next = others.length === 1 ? printable(others.join()) : "the other hosts";
    return this.#warning(`${printable(host)} ${how}; asking ${next}, lease has ${left} left`);
  }

  #renewed({ host }: EventOf<"renewed">): string[] {
    if (this.#lateHosts.size === 0) return [];
    this.#lateHosts.clear();
    const nobodyNoticed = this.#hasLost ? "" : "; clients noticed nothing";
    this.#hasLost = false;
    return [`${this.#live} renewed on ${printable(host)}${nobodyNoticed}`];
  }

  #ended(end: PublishEnd): string {
    const isRevoked = end.leftBehindCount === 0;
    const parts = [`${formatDuration(end.registeredForMs)} registered`];
    if (end.lostForMs > 0) parts.push(`${formatDuration(end.lostForMs)} lost`);
    if (end.newLeaseCount > 0) parts.push(plural(end.newLeaseCount, "new lease"));
    const how = isRevoked ? "revoked" : notRevoked(end.leftBehindCount, end.leaseLeftMs ?? 0);
    return `${this.#style.mark(isRevoked ? "live" : "warning")} ${how}; ${parts.join(", ")}`;
  }
}

/** The first clause is what happened, the rest why. */
function lossOf({ error }: EventOf<"lost">): string {
  return printable(error.message.split(":")[0] ?? error.message);
}

function sourceText(source: string): string {
  if (source === "POD_IP") return "address from POD_IP (--addr HOST:PORT wins).";
  return `address from ${printable(source)} (POD_IP or --addr HOST:PORT wins).`;
}
