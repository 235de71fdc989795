import { element } from "./dom.mjs";

/** More than anybody reads at once; older ones give way. */
const MOST = 3;

/** Short notes at the edge of the page: problems, and what can be undone. They stay until they are put away. */
export class Notices {
  element = element("div", { class: "notices", role: "status", "aria-live": "polite" });

  /** @param {string} text @param {{ label: string, run: () => void }} [action] */
  show(text, action) {
    const notice = element("div", { class: "notice" }, element("span", {}, text));
    const close = () => notice.remove();
    if (action) {
      notice.append(
        element(
          "button",
          {
            type: "button",
            onclick: () => {
              close();
              action.run();
            },
          },
          action.label,
        ),
      );
    }
    notice.append(element("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onclick: close }, "×"));
    this.element.append(notice);
    while (this.element.children.length > MOST) this.element.firstElementChild?.remove();
  }

  clear() {
    this.element.replaceChildren();
  }
}
