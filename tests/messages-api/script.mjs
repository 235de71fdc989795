/**
 * What the stand-in answers, as pure functions of the request. The newest thing that the person said decides:
 *
 *   write file NAME: CONTENT     uses the tool Write, then says what became of it
 *   run command: COMMAND         the same with the tool Bash
 *   delegate: PROMPT             hands PROMPT to a sub-agent, then says what it answered
 *   think: TEXT                  thinks first, then answers
 *   count N [delay MS]           "w1 w2 ... wN ", one text-delta a word
 *   fail STATUS                  an API error with that status
 *   anything else                an echo that tells how many messages the person has sent in this conversation
 */

/** @typedef {Record<string, any>} Json */

/**
 * @typedef {{ kind: "text", deltas: string[], delayMs?: number } | { kind: "thinking", deltas: string[] }
 *   | { kind: "tool", id: string, name: string, input: Json }} Block
 * @typedef {{ status: 200, blocks: Block[] } | { status: number, error: string }} Answer
 */

const MAX_WORDS = 1_000_000;
const MAX_DELAY_MS = 60_000;
const DEFAULT_FOLDER = "/workspace";
/** Text that the client puts beside what the person wrote. */
const CLIENT_TEXT = /^\s*<(system-reminder|command-name|command-message|local-command-stdout)>/;

/** @param {Json} request  body of `POST /v1/messages` @returns {Answer} */
export function answer(request) {
  const results = toolResults(request);
  if (results.length > 0) return afterTools(request, results);
  const said = prompts(request).at(-1) ?? "";
  const [, name, content] = /^write file (\S+?):\s?([\s\S]*)$/.exec(said) ?? [];
  if (name !== undefined) return use(request, ["Write"], { file_path: `${workingFolder(request)}/${name}`, content });
  const [, command] = /^run command:\s*([\s\S]+)$/.exec(said) ?? [];
  if (command !== undefined) return use(request, ["Bash"], { command, description: "Runs what was asked for" });
  const [, delegated] = /^delegate:\s*([\s\S]+)$/.exec(said) ?? [];
  if (delegated !== undefined) {
    const input = { description: "Delegated work", prompt: delegated, subagent_type: "general-purpose", run_in_background: false };
    return use(request, ["Agent", "Task"], input);
  }
  const [, thought] = /^think:\s*([\s\S]+)$/.exec(said) ?? [];
  if (thought !== undefined) {
    return { status: 200, blocks: [{ kind: "thinking", deltas: words(`I think about ${thought}.`) }, text(`I thought about ${thought}.`)] };
  }
  const [, count, delay] = /^count (\d{1,7})(?: delay (\d{1,5}))?$/.exec(said) ?? [];
  if (count !== undefined) {
    const deltas = Array.from({ length: Math.min(Number(count), MAX_WORDS) }, (_, i) => `w${i + 1} `);
    return { status: 200, blocks: [{ kind: "text", deltas, delayMs: Math.min(Number(delay ?? 0), MAX_DELAY_MS) }] };
  }
  const [, status] = /^fail (4\d\d|5\d\d)$/.exec(said) ?? [];
  if (status !== undefined) return { status: Number(status), error: `The stand-in was asked to fail with ${status}.` };
  return { status: 200, blocks: [text(echo(request, said))] };
}

/** @param {Json} request @returns {string[]} what the person said, oldest first */
export function prompts(request) {
  return messages(request).flatMap((message) => {
    if (message["role"] !== "user") return [];
    const texts = blocks(message).flatMap((block) => (block["type"] === "text" && !CLIENT_TEXT.test(block["text"]) ? [block["text"].trim()] : []));
    const said = texts.at(-1);
    return said === undefined || said === "" ? [] : [said];
  });
}

/** @param {Json} request @returns {number} a plausible number of tokens */
export function inputTokens(request) {
  return Math.ceil(JSON.stringify([request["system"], request["messages"], request["tools"]]).length / 4);
}

/** @param {Json} request @param {string} said */
function echo(request, said) {
  const count = prompts(request).length;
  return `You said: ${said.slice(0, 2000)}\n\nThis conversation has ${count} ${count === 1 ? "message" : "messages"} from you.`;
}

/** @param {Json} request @param {Json[]} results @returns {Answer} */
function afterTools(request, results) {
  const last = /** @type {Json} */ (results.at(-1));
  const said = prompts(request).at(-1) ?? "";
  const output = resultText(last).slice(0, 2000);
  if (last["is_error"]) return { status: 200, blocks: [text(`That did not work: ${output}`)] };
  const [, name] = /^write file (\S+?):/.exec(said) ?? [];
  return { status: 200, blocks: [text(name === undefined ? `The result is: ${output}` : `I wrote ${name}.`)] };
}

/** @param {Json} request @param {string[]} names  the first that the request offers is used @param {Json} input @returns {Answer} */
function use(request, names, input) {
  const offered = (request["tools"] ?? []).map((/** @type {Json} */ tool) => tool["name"]);
  const name = names.find((one) => offered.includes(one));
  if (name === undefined) return { status: 200, blocks: [text(`I have no tool ${names[0]}.`)] };
  const id = `toolu_${String(messages(request).length).padStart(4, "0")}_${name}`;
  return { status: 200, blocks: [text(`I use ${name}.`), { kind: "tool", id, name, input }] };
}

/** Those since the model's last word, unless the person said something too. @param {Json} request @returns {Json[]} */
function toolResults(request) {
  const all = messages(request);
  const lastWord = all.map((message) => message["role"]).lastIndexOf("assistant");
  const since = all.slice(lastWord + 1).filter((message) => message["role"] === "user").flatMap(blocks);
  const speech = since.some((block) => block["type"] === "text" && !CLIENT_TEXT.test(block["text"]));
  return speech ? [] : since.filter((block) => block["type"] === "tool_result");
}

/** @param {Json} result */
function resultText(result) {
  const content = result["content"];
  if (typeof content === "string") return content;
  return (content ?? []).map((/** @type {Json} */ block) => block["text"] ?? "").join("");
}

/** @param {Json} request */
function workingFolder(request) {
  return /working directory: ([^\s"\\]+)/i.exec(JSON.stringify(request))?.[1] ?? DEFAULT_FOLDER;
}

/** @param {Json} request @returns {Json[]} */
function messages(request) {
  return Array.isArray(request["messages"]) ? request["messages"] : [];
}

/** @param {Json} message @returns {Json[]} */
function blocks(message) {
  const content = message["content"];
  return typeof content === "string" ? [{ type: "text", text: content }] : Array.isArray(content) ? content : [];
}

/** @param {string} whole @returns {Block} */
function text(whole) {
  return { kind: "text", deltas: words(whole) };
}

/** @param {string} whole */
function words(whole) {
  return whole.match(/\s*\S+\s*$|\s*\S+/g) ?? [whole];
}
