import { element } from "./dom.mjs";

/**
 * @typedef {object} ComposerOptions
 * @property {string} sessionId
 * @property {Storage} storage
 * @property {(prompt: string) => void} onSend
 * @property {() => void} onStop
 */

/** Where the person writes. What is not sent yet survives a reload of the tab. */
export class Composer {
  #options;
  #draftKey;
  #hint = element("p", { class: "hint" });
  #input = element("textarea", {
    id: "prompt",
    rows: "1",
    placeholder: "Ask the agent…",
    "aria-label": "Message",
    enterkeyhint: "send",
    autocomplete: "off",
  });
  #send = element("button", { type: "submit", class: "primary" }, "Send");
  #stop = element("button", { type: "button", class: "stop", hidden: true }, "Stop");

  /** @param {ComposerOptions} options */
  constructor(options) {
    this.#options = options;
    this.#draftKey = `vf-draft:${options.sessionId}`;
    this.element = element(
      "form",
      { class: "composer" },
      element(
        "div",
        { class: "composer-row" },
        this.#input,
        element("div", { class: "composer-buttons" }, this.#stop, this.#send),
      ),
      this.#hint,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#input.addEventListener("input", () => this.#onInput());
    this.#stop.addEventListener("click", () => options.onStop());
    this.#input.value = options.storage.getItem(this.#draftKey) ?? "";
    this.#send.disabled = this.#input.value.trim() === "";
  }

  focus() {
    this.#input.focus();
  }

  /** Gives a prompt back that could not be sent, without losing what was written since. @param {string} prompt */
  giveBack(prompt) {
    this.#input.value = [prompt, this.#input.value].filter(Boolean).join("\n");
    this.#onInput();
  }

  /** @param {{ isBusy: boolean, isStopping: boolean, isGone: boolean }} state */
  update({ isBusy, isStopping, isGone }) {
    const hadFocus = document.activeElement === this.#stop;
    this.#stop.hidden = !isBusy;
    this.#stop.disabled = isStopping;
    this.#stop.textContent = isStopping ? "Stopping…" : "Stop";
    this.#send.textContent = isBusy ? "Queue" : "Send";
    this.#input.disabled = isGone;
    const hint = isBusy
      ? "The agent is working: your message waits for its turn."
      : "Enter sends, Shift+Enter begins a new line.";
    if (this.#hint.textContent !== hint) this.#hint.textContent = hint;
    if (hadFocus && (!isBusy || isStopping)) this.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #onInput() {
    this.#send.disabled = this.#input.value.trim() === "";
    try {
      this.#options.storage.setItem(this.#draftKey, this.#input.value);
    } catch {
      // Too long for the tab's storage: then it only does not survive a reload.
    }
  }

  #submit() {
    const prompt = this.#input.value;
    if (prompt.trim() === "") return;
    this.#input.value = "";
    this.#onInput();
    this.#options.onSend(prompt);
  }
}
