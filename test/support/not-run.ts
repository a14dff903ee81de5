/** Says that tests did not run, so loudly that nobody takes their silence for success. */

/** One line on stderr. With CI=true it throws: there, everything has to run. */
export function notRun(
  tests: string,
  because: string,
  env: NodeJS.ProcessEnv = process.env,
  say: (text: string) => void = (text) => process.stderr.write(text),
): void {
  const line = `!!! NOT RUN: ${tests}: ${because}`;
  if (env.CI === "true") throw new Error(line);
  say(`\n${line}\n`);
}
