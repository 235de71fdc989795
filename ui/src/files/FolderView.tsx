import { ApiError, type Folder } from "@vaporforge/client";
import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { FileRow } from "./FileRow.tsx";

/** So many entries are drawn at first, and more each time that the person asks. */
const FIRST_ENTRIES = 500;

export function FolderView({ id, path }: { id: string; path: string }) {
  const { api } = useForge();
  const [folder, setFolder] = useState<Folder | undefined>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let isCurrent = true;
    api.files.list(id, path).then(
      (found) => isCurrent && setFolder(found),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (isCurrent) setProblem(error.message);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [api, id, path]);
  if (problem !== "")
    return (
      <p className="note error" role="alert">
        {problem}
      </p>
    );
  return folder ? <Entries id={id} folder={folder} /> : <p className="hint">Looking…</p>;
}

function Entries({ id, folder: { entries, truncated, path } }: { id: string; folder: Folder }) {
  const [most, setMost] = useState(FIRST_ENTRIES);
  if (entries.length === 0) return <p className="hint">The folder is empty. Drop files here to upload them.</p>;
  return (
    <>
      <ul className="file-list">
        {entries.slice(0, most).map((entry) => (
          <FileRow key={entry.name} id={id} folder={path} entry={entry} />
        ))}
      </ul>
      {entries.length > most && (
        <button type="button" className="more" onClick={() => setMost(most * 4)}>
          Show more ({(entries.length - most).toLocaleString()} left)
        </button>
      )}
      {truncated && <p className="hint">There are more files than the server lists.</p>}
    </>
  );
}
