import { useRef, useState } from "react";
import { Icon } from "../app/Icon.tsx";
import { TitleForm } from "../sessions/TitleForm.tsx";

/** A session's title, which its owner may change in place. */
export function Title({ title, onRename }: { title: string; onRename: (title: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  };
  return (
    <div className="title-row">
      {isOpen ? (
        <TitleForm title={title} onRename={onRename} onClose={close} />
      ) : (
        <>
          <h1 className="title" title={title}>
            {title}
          </h1>
          <button
            type="button"
            className="quiet icon"
            aria-label="Rename"
            title="Rename"
            ref={button}
            onClick={() => setOpen(true)}
          >
            <Icon name="edit" />
          </button>
        </>
      )}
    </div>
  );
}
