import type { Message } from "@vaporforge/client";
import { useDeferredValue, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import { clearHighlights, highlight } from "./highlights.ts";
import { MessageSearch, patternFor, rangesIn } from "./matches.ts";

export const FIND_FIELD = "find";

export interface Find {
  isOpen: boolean;
  query: string;
  /** How many messages say it. */
  count: number;
  /** Which of them is shown, from 1 in the order of the session; 0 when there is none. */
  position: number;
  open: () => void;
  close: () => void;
  ask: (query: string) => void;
  step: (by: 1 | -1) => void;
}

interface FindView {
  messages: readonly Message[];
  list: RefObject<VirtualizerHandle | null>;
  scroller: RefObject<HTMLElement | null>;
  onJump: () => void;
}

/**
 * Finds a text in all messages of a session. The browser's own search finds what is drawn, which of a long session is a
 * small part. It begins at the newest message, where people are.
 */
export function useFind({ messages, list, scroller, onJump }: FindView): Find {
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  /** The message that is shown. Its place in the list may move, itself it stays the same. */
  const [shownId, setShownId] = useState<string | undefined>();
  const search = useRef(new MessageSearch());
  const pattern = useMemo(() => (isOpen ? patternFor(query) : undefined), [isOpen, query]);
  const settled = useDeferredValue(messages);
  const found = useMemo(() => search.current.find(settled, pattern), [settled, pattern]);
  const at = found.findIndex((index) => settled[index]?.id === shownId);
  const goal = useRef<string | undefined>(undefined);

  const show = (position: number, among: readonly number[]) => {
    const index = among[position];
    const id = index === undefined ? undefined : settled[index]?.id;
    setShownId(id);
    goal.current = id;
    if (index === undefined) return;
    onJump();
    list.current?.scrollToIndex(index, { align: "center" });
  };
  useEffect(() => show(found.length - 1, found), [pattern]);

  useEffect(() => {
    const view = scroller.current;
    if (!view || !pattern) return;
    const paint = () => {
      const drawn = [...view.querySelectorAll("[data-message]")];
      const ranges = drawn.map((message) => ({ message, found: rangesInText(message, pattern) }));
      const shown = ranges.find(({ message }) => message.getAttribute("data-message") === shownId);
      highlight(ranges.flatMap((one) => one.found), shown?.found[0]);
      if (!shown || goal.current !== shownId) return;
      goal.current = undefined;
      center(view, shown.found[0] ?? shown.message);
    };
    let frame = requestAnimationFrame(paint);
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(paint);
    });
    observer.observe(view, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      clearHighlights();
    };
  }, [scroller, pattern, shownId]);

  return {
    isOpen,
    query,
    count: found.length,
    position: at + 1,
    open: () => {
      setOpen(true);
      document.getElementById(FIND_FIELD)?.focus(); // Where it is open already.
    },
    close: () => setOpen(false),
    ask: setQuery,
    step: (by) => {
      if (found.length > 0) show((Math.max(at, 0) + by + found.length) % found.length, found);
    },
  };
}

function rangesInText(message: Element, pattern: RegExp): Range[] {
  return [...message.querySelectorAll(".text")].flatMap((text) => rangesIn(text, pattern));
}

function center(view: HTMLElement, place: Range | Element): void {
  const { top, height } = place.getBoundingClientRect();
  const frame = view.getBoundingClientRect();
  view.scrollTop += top + height / 2 - (frame.top + frame.height / 2);
}
