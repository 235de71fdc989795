/**
 * The files of a workspace, for the silo: one run of this program is one call.
 *
 *   files.mjs list <path>            one line: {"ok":true,"path","truncated","entries":[{"name","type","size","modifiedAtMs"}]}
 *   files.mjs read <path>            one line: {"ok":true,"size"}, then so many bytes
 *   files.mjs write <path> <limit>   one line when bytes are taken: {"ok":true}; pieces come on standard input (pieces.mjs);
 *                                    after their end one line when the file is in its place: {"ok":true,"path","created","size"}
 *
 * Paths are relative to the workspace (VF_WORKSPACE). What cannot be done is one line {"ok":false,"code","detail"} and exit
 * code 1, in the place of any of these lines; exit code 2 without a word is the middle of a file that could not be read on. The end
 * of standard input means that the caller is gone: the program ends too.
 */

import { FileError, toFileError } from "./file-error.mjs";
import { listFolder } from "./list.mjs";
import { say } from "./output.mjs";
import { readFile } from "./read.mjs";
import { writeFile } from "./write.mjs";

const EXIT_CODE_REFUSED = 1;
const EXIT_CODE_CALLER_GONE = 3;

/** @param {string[]} words @returns {Promise<void>} */
async function run([verb, path, limit, ...rest]) {
  const workspace = process.env["VF_WORKSPACE"] ?? "/workspace";
  if (path === undefined || rest.length > 0) throw new FileError("failed", "usage: files.mjs list|read|write <path> [limit]");
  switch (verb) {
    case "list":
      endWithCaller();
      return await say(listFolder(workspace, path));
    case "read":
      endWithCaller();
      return await readFile(workspace, path);
    case "write":
      return await writeFile(workspace, path, Number(limit), process.stdin);
    default:
      throw new FileError("failed", `there is no "${verb}"`);
  }
}

/** Nothing is expected on standard input but its end. */
function endWithCaller() {
  process.stdin.on("end", () => process.exit(EXIT_CODE_CALLER_GONE));
  process.stdin.on("error", () => process.exit(EXIT_CODE_CALLER_GONE));
  process.stdin.resume();
}

try {
  await run(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  const { code, message } = toFileError(error);
  await say({ ok: false, code, detail: message }).catch(() => {});
  process.exit(EXIT_CODE_REFUSED);
}
