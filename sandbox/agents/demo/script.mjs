/** What the demo says, as a list of steps that is made while it is read: pure, so that a test can read it too. */

/** @typedef {import("./options.mjs").DemoOptions} DemoOptions */

/**
 * @typedef {{ kind: "text" | "thought", text: string } | { kind: "tool", number: number } | { kind: "crash" } | { kind: "hang" }
 *   | { kind: "pause" }} Step
 */

export const TOUR_DELAY_MS = 25;

const TOUR = `Hello, and welcome to VaporForge! I am the demo agent: I need no key and no network, so I am a good first guest.

While you read this, I run inside a sandbox, and every few letters of this text travel the whole way that a real agent's \
would: to the agent host beside me, to the gateway, into the durable log, and only then to you.

So try to lose me. Close this tab and open it again. Look at this chat on your phone. Stop the server in the middle of a \
sentence and start it again. What you saw stays, what comes next follows without a gap, and I never need to know.

A few things to try next:

- Press Stop while I talk. You keep what was said, and the turn ends once.
- Send another message while I talk. It waits for its turn.
- Say "demo: words=500 delay=5 tool=1 confirm=1", and I count to five hundred, use a tool, and ask you before.
- Choose another agent for real work.

That was the tour. Enjoy the forge!
`;

/**
 * @param {DemoOptions | undefined} options  undefined: the tour
 * @returns {Generator<Step>}
 */
export function* script(options) {
  if (options) yield* countedWords(options);
  else for (const text of TOUR.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? []) yield* [{ kind: /** @type {const} */ ("text"), text }, PAUSE];
}

const PAUSE = /** @type {Step} */ ({ kind: "pause" });

/**
 * First `t1 t2 t3 ` and so on, thought aloud, then `w1 w2 w3 `; the tools come after evenly spread words; crash and hang come right after their word.
 * @param {DemoOptions} options
 * @returns {Generator<Step>}
 */
function* countedWords({ words, think, tool, crashAfter, hangAfter, size }) {
  for (let thought = 1; thought <= think; thought++) yield* [{ kind: /** @type {const} */ ("thought"), text: `t${thought} ` }, PAUSE];
  let toolsUsed = 0;
  let text = "";
  for (let word = 0; word <= words; word++) {
    if (word > 0) text += `w${word} `;
    const toolsDue = word === words ? tool : Math.floor((word * tool) / words);
    const stops = word === crashAfter || word === hangAfter;
    const full = text !== "" && text.length >= size;
    if (text !== "" && (full || stops || toolsDue > toolsUsed || word === words)) {
      yield { kind: "text", text };
      text = "";
      yield PAUSE;
    }
    if (word === crashAfter) yield { kind: "crash" };
    if (word === hangAfter) yield { kind: "hang" };
    while (toolsUsed < toolsDue) yield { kind: "tool", number: ++toolsUsed };
  }
}
