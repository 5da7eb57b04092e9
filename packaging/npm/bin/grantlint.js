#!/usr/bin/env node
// Runs the program that this package carries for the platform, with the same arguments, streams and exit code.
"use strict";

const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const path = require("node:path");

const name = process.platform === "win32" ? "grantlint.exe" : "grantlint";
const program = path.join(__dirname, "..", "native", `${process.platform}-${process.arch}`, name);

if (!existsSync(program)) {
  console.error(`grantlint: this package carries no program for ${process.platform}-${process.arch}; build it with cargo`);
  process.exit(2);
}

const run = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`grantlint: ${run.error.message}`);
  process.exit(3);
}
process.exit(run.status === null ? 3 : run.status);
