/** A process group, by the pid of its leader. */
import { readdirSync, readFileSync } from "node:fs";

/** False: nobody is there to hear it. */
export function signalGroup(group: number, signal: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    // Somebody is there, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Whether any of it still runs. One that has ended counts as long as its parent has not asked after it, and zdisc, the
 * first process of a container and so the parent of all orphans, never does: on Linux such are told apart.
 */
export function isGroupAlive(group: number): boolean {
  return signalGroup(group, 0) && (statesIn(group)?.some((state) => state !== "Z" && state !== "X") ?? true);
}

/** Of its members; undefined where the system does not tell. Source: proc_pid_stat(5). */
function statesIn(group: number): string[] | undefined {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => {
      const [state = "", , memberOf] = fieldsOf(pid);
      return memberOf === String(group) ? [state] : [];
    });
  } catch {
    return undefined;
  }
}

/** From the state on: the name of the program before it may hold anything. */
function fieldsOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
