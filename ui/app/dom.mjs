/** Making elements. Content only ever becomes text: nothing in this page parses HTML. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | ((event: any) => void)>} [attributes]  a function listens: `onclick`
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (typeof value === "string") made.setAttribute(name, value);
    else made.toggleAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * Turns a node's text into a longer or another one. A growing text costs only what it grows by.
 * @param {Text} node @param {string} before  what it says now @param {string} text
 */
export function growText(node, before, text) {
  if (text.length > before.length && text.startsWith(before)) node.appendData(text.slice(before.length));
  else if (text !== before) node.data = text;
}

/** Calls a function at the next animation frame, once, however often it was asked to. @param {() => void} draw */
export function oncePerFrame(draw) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  };
}
