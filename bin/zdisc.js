#!/usr/bin/env node
/*
 * Starts the command, through a cache of its compiled code. Written so that a Node as old as 12 can read it and say
 * what is wrong.
 */
"use strict";

var version = process.versions.node;
var parts = version.split(".").map(Number);

if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write(`zdisc needs Node 20.19 or newer; this is ${version}\n`);
  process.exitCode = 1;
} else {
  require("../dist/cli/code-cache.cjs").useCodeCache();
  require("../dist/cli/main.cjs").start();
}
