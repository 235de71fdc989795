import { useState } from "react";

const LONGEST_TITLE = 200;

interface TitleFormProps {
  title: string;
  onRename: (title: string) => void;
  /** Saved or given up. */
  onClose: () => void;
}

/** Changes a session's title in the place where it stands. */
export function TitleForm({ title, onRename, onClose }: TitleFormProps) {
  const [draft, setDraft] = useState(title);
  return (
    <form
      className="title-form"
      onSubmit={(event) => {
        event.preventDefault();
        const next = draft.trim();
        if (next !== "" && next !== title) onRename(next);
        onClose();
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
        onKeyDown={(event) => event.key === "Escape" && onClose()}
      />
      <button type="submit">Save</button>
    </form>
  );
}
