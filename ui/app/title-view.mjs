import { element } from "./dom.mjs";

const LONGEST_TITLE = 200;

/** A session's title, which its owner may change in place. */
export class TitleView {
  #onRename;
  #heading = element("h1", { class: "title" });
  #rename = element("button", { type: "button", class: "quiet" }, "Rename");
  #input = element("input", {
    type: "text",
    "aria-label": "Title",
    maxlength: String(LONGEST_TITLE),
    autocomplete: "off",
  });
  #form = element(
    "form",
    { class: "title-form", hidden: true },
    this.#input,
    element("button", { type: "submit" }, "Save"),
  );
  element = element("div", { class: "title-row" }, this.#heading, this.#rename, this.#form);
  #title = "";

  /** @param {(title: string) => void} onRename */
  constructor(onRename) {
    this.#onRename = onRename;
    this.#rename.addEventListener("click", () => this.#edit());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
  }

  /** @param {string} title */
  update(title) {
    if (title === this.#title) return;
    this.#title = title;
    this.#heading.textContent = title;
    this.#heading.title = title;
  }

  #edit() {
    this.#input.value = this.#title;
    this.#setEditing(true);
    this.#input.select();
  }

  #save() {
    const title = this.#input.value.trim();
    if (title !== "" && title !== this.#title) this.#onRename(title);
    this.#close();
  }

  #close() {
    this.#setEditing(false);
    this.#rename.focus();
  }

  /** @param {boolean} isEditing */
  #setEditing(isEditing) {
    this.#form.hidden = !isEditing;
    this.#heading.hidden = isEditing;
    this.#rename.hidden = isEditing;
  }
}
