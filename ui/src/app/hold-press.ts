/** So far a hand may shake and still press. */
const SLACK_PX = 16;

/**
 * What is pressed is what is clicked, though an answer that grows, or a list that is put in a new order, may move it away
 * before the release: a click whose press and release hit different elements would be lost. A pointer that went away by
 * itself presses nothing, as everywhere. (A finger is held by the browser.)
 */
export function holdPresses(page: Document): void {
  page.addEventListener("pointerdown", (down) => {
    if (!down.isTrusted || down.pointerType !== "mouse" || down.button !== 0) return;
    if (!(down.target instanceof Element)) return;
    const pressed = down.target.closest("button, summary, a");
    if (!pressed) return;
    const release = (move: Event) => {
      const isAway = move instanceof PointerEvent && Math.hypot(move.x - down.x, move.y - down.y) > SLACK_PX;
      if (isAway && pressed.hasPointerCapture(down.pointerId)) pressed.releasePointerCapture(down.pointerId);
    };
    pressed.setPointerCapture(down.pointerId);
    pressed.addEventListener("pointermove", release);
    pressed.addEventListener("lostpointercapture", () => pressed.removeEventListener("pointermove", release), { once: true });
  });
}
