/** Runs every test file, several at a time: most of them wait for processes, not for a processor. */

import { readdirSync } from "node:fs";
import { spec } from "node:test/reporters";
import { run } from "node:test";
import { fileURLToPath } from "node:url";

const FILES_AT_A_TIME = 4;
/** One that hangs must not hang the run. */
const FILE_TIMEOUT_MS = 120_000;

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs")).map((name) => folder + name);
const events = run({ files, concurrency: FILES_AT_A_TIME, timeout: FILE_TIMEOUT_MS });
events.on("test:fail", () => (process.exitCode = 1));
events.pipe(new spec()).pipe(process.stdout);
