import { useSyncExternalStore } from "react";
import { useForge } from "./forge.ts";
import { Icon } from "./Icon.tsx";

export function NoticeList() {
  const { notices } = useForge();
  const all = useSyncExternalStore(notices.subscribe, notices.all);
  return (
    <div className="notices" role="status" aria-live="polite">
      {all.map(({ id, text, action }) => (
        <div className="notice" key={id}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                notices.close(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" className="quiet icon" aria-label="Dismiss" onClick={() => notices.close(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
