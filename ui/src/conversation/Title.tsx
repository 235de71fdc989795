import { useRef, useState } from "react";
import { Icon } from "../app/Icon.tsx";

const LONGEST_TITLE = 200;

/** A session's title, which its owner may change in place. */
export function Title({ title, onRename }: { title: string; onRename: (title: string) => void }) {
  const [draft, setDraft] = useState<string | undefined>();
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setDraft(undefined);
    requestAnimationFrame(() => button.current?.focus());
  };
  if (draft === undefined)
    return (
      <div className="title-row">
        <h1 className="title" title={title}>
          {title}
        </h1>
        <button
          type="button"
          className="quiet icon"
          aria-label="Rename"
          title="Rename"
          ref={button}
          onClick={() => setDraft(title)}
        >
          <Icon name="edit" />
        </button>
      </div>
    );
  return (
    <form
      className="title-row title-form"
      onSubmit={(event) => {
        event.preventDefault();
        const next = draft.trim();
        if (next !== "" && next !== title) onRename(next);
        close();
      }}
    >
      <input
        type="text"
        aria-label="Title"
        maxLength={LONGEST_TITLE}
        autoComplete="off"
        autoFocus
        value={draft}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && close()}
      />
      <button type="submit">Save</button>
    </form>
  );
}
