/** Marks places of the page without changing it. Where the browser cannot, what is found is scrolled to and not marked. */

const ALL = "found";
const CURRENT = "found-here";

export function highlight(all: readonly Range[], current: Range | undefined): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.set(ALL, new Highlight(...all));
  CSS.highlights.set(CURRENT, current ? new Highlight(current) : new Highlight());
}

export function clearHighlights(): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(CURRENT);
}
