/** Stands in for npm: notes how it was called, and fails or hangs as a file beside its notes says. */

import { appendFileSync, existsSync } from "node:fs";

const notes = String(process.env["FAKE_NPM_NOTES"]);
appendFileSync(notes, JSON.stringify(process.argv.slice(2)) + "\n");
for (let line = 1; line <= 5; line++) console.log(`line ${line} of npm`);
if (existsSync(`${notes}.hang`)) setInterval(() => {}, 1000);
else process.exit(existsSync(`${notes}.fail`) ? 1 : 0);
