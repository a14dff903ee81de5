/**
 * What go-zero's rule and zdisc's do in the same worlds, simulated: the figures of docs/p2c.md. They are the same on
 * every machine; test/repository/p2c-doc.slow.test.ts compares them with the page.
 *
 *   node scripts/run-ts.mjs test/bench/p2c-rules.ts
 */
import { P2C_SCENES } from "./p2c-scenes.js";

process.stdout.write("| in the simulation | go-zero | zdisc |\n| --- | --- | --- |\n");
for (const { name, measure } of P2C_SCENES) {
  const [theirs, ours] = [measure({ isStrictGoZero: true }), measure({ isStrictGoZero: false })];
  process.stdout.write(`| ${name} | ${theirs} | ${ours} |\n`);
}
