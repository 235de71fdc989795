import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** So near to the end counts as reading the end. */
const NEAR_END_PX = 48;

export interface FollowEnd {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  onScroll: () => void;
  toEnd: () => void;
  /** Somebody is taken to another place: what grows does not bring them back. */
  leaveEnd: () => void;
}

/** Stays at the end while what is shown grows, but only for those who read the end. */
export function useFollowEnd(): FollowEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  /** The place where we were last, to tell a person's scrolling from a page that only grew. */
  const lastTop = useRef(0);
  const [isAtEnd, setAtEnd] = useState(true);

  const keepEnd = useCallback(() => {
    const view = scroller.current;
    if (!view || !follows.current) return;
    view.scrollTop = view.scrollHeight;
    lastTop.current = view.scrollTop;
  }, []);
  const onScroll = useCallback(() => {
    const view = scroller.current;
    if (!view) return;
    const isNear = view.scrollHeight - view.scrollTop - view.clientHeight <= NEAR_END_PX;
    const wentUp = view.scrollTop < lastTop.current - 1;
    lastTop.current = view.scrollTop;
    if (isNear) follows.current = true;
    else if (wentUp) follows.current = false;
    setAtEnd(follows.current);
  }, []);
  const toEnd = useCallback(() => {
    follows.current = true;
    setAtEnd(true);
    keepEnd();
  }, [keepEnd]);
  const leaveEnd = useCallback(() => {
    follows.current = false;
  }, []);

  useLayoutEffect(keepEnd);
  useEffect(() => {
    const observer = new ResizeObserver(keepEnd);
    if (scroller.current) observer.observe(scroller.current);
    if (content.current) observer.observe(content.current);
    return () => observer.disconnect();
  }, [keepEnd]);
  return { scroller, content, isAtEnd, onScroll, toEnd, leaveEnd };
}
