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

function runTasks(): void {
  for (const task of tasks) task();
}

function endNow(): void {
  runTasks();
  process.exit(143);
}
