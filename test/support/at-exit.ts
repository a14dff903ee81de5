/**
 * Work to be done when this process ends, however many ask for it: one listener for all. Vitest ends its workers
 * with SIGTERM, so that counts as an end, too. Returns how to take the task back.
 */
const tasks = new Set<() => void>();

export function atExit(task: () => void): () => void {
  if (tasks.size === 0) {
    process.removeListener("exit", runTasks).on("exit", runTasks);
    process.removeListener("SIGTERM", endNow).on("SIGTERM", endNow);
  }
  tasks.add(task);
  return () => tasks.delete(task);
}

/** The last first: a server is killed before its folder is removed. */
function runTasks(): void {
  for (const task of [...tasks].reverse()) {
    try {
      task();
    } catch (error) {
      process.stderr.write(`${error}\n`); // the others are to be done all the same
    }
  }
  tasks.clear();
}

function endNow(): void {
  runTasks();
  process.exit(143);
}
