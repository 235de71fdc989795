import { useState } from "react";
import { useForge } from "../app/forge.ts";
import { Dialog } from "../app/Dialog.tsx";

/** Clears what was said, after a question: it cannot be undone. */
export function ClearHistory({ isBusy, clear }: { isBusy: boolean; clear: () => Promise<boolean> }) {
  const { notices } = useForge();
  const [isAsking, setAsking] = useState(false);
  const confirm = async () => {
    setAsking(false);
    if (await clear()) notices.show("The history was cleared.");
  };
  return (
    <>
      <button type="button" disabled={isBusy} onClick={() => setAsking(true)}>
        Clear the history…
      </button>
      {isAsking && (
        <Dialog title="Clear the history?" onClose={() => setAsking(false)}>
          <div className="dialog-body">
            <p>All messages of this session go, for good. Its files and its sandbox stay.</p>
            <div className="buttons">
              <button type="button" className="danger" onClick={() => void confirm()}>
                Clear
              </button>
              <button type="button" onClick={() => setAsking(false)}>
                Keep
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
