import { useEffect, useRef, type KeyboardEvent } from "react";
import { Icon } from "../app/Icon.tsx";
import { FIND_FIELD, type Find } from "./use-find.ts";

/** The field in which a person looks for something that was said in this session. */
export function FindBar({ find }: { find: Find }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") find.close();
    else if (event.key === "Enter") find.step(event.shiftKey ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isAsked = find.query.trim() !== "";
  return (
    <div className="find" role="search" aria-label="Find in this session" onKeyDown={onKey}>
      <input
        ref={field}
        id={FIND_FIELD}
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-label="Find in this session"
        placeholder="Find in this session"
        value={find.query}
        onChange={(event) => find.ask(event.target.value)}
      />
      <output className="find-count" htmlFor={FIND_FIELD}>
        {isAsked && (find.count === 0 ? "None" : `${find.position} of ${find.count}`)}
      </output>
      <button type="button" className="quiet icon" aria-label="Older" title="Older (Enter)" onClick={() => find.step(-1)}>
        <Icon name="up" />
      </button>
      <button type="button" className="quiet icon" aria-label="Newer" title="Newer (Shift Enter)" onClick={() => find.step(1)}>
        <Icon name="down" />
      </button>
      <button type="button" className="quiet icon" aria-label="Close the search" title="Close (Esc)" onClick={find.close}>
        <Icon name="close" />
      </button>
    </div>
  );
}
