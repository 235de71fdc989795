/** Bundles one of the pages into a folder that a gateway can serve. */

import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const PAGES = fileURLToPath(new URL("pages/", import.meta.url));

/** @param {"use-chat" | "use-agent-chat"} name @param {string} folder @param {string} [file]  its name */
export async function buildPage(name, folder, file = "index.html") {
  await build({
    entryPoints: [join(PAGES, `${name}.jsx`)],
    outfile: join(folder, "page.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "chrome120",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  await copyFile(join(PAGES, "index.html"), join(folder, file));
}
