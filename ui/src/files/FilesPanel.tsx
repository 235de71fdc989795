import { ApiError, type FileEntry, type Folder } from "@vaporforge/client";
import { useEffect, useRef, useState } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { sessionAddress } from "../app/router.ts";
import { FileRow } from "./FileRow.tsx";
import { FileView } from "./FileView.tsx";
import { parentOf, steps } from "./paths.ts";
import { Uploads } from "./Uploads.tsx";
import { useUploads } from "./use-uploads.ts";

/** So many entries are drawn at first, and more each time that the person asks. */
const FIRST_ENTRIES = 500;

/** The workspace: folders, files, and the way in and out for them. `path` is a folder's or a file's. */
export function FilesPanel({ id, path }: { id: string; path: string }) {
  const { api } = useForge();
  const [shown, setShown] = useState<Shown | undefined>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void look(api.files.list.bind(api.files), id, path).then((found) => isCurrent && setShown(found));
    return () => {
      isCurrent = false;
    };
  }, [api, id, path, turn]);
  const again = () => setTurn((before) => before + 1);
  const folder = shown?.kind === "file" ? parentOf(path) : path;
  const { uploads, upload, cancel } = useUploads(id, again);
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div
      className="files"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        upload(folder, [...event.dataTransfer.files]);
      }}
    >
      <div className="files-bar">
        <nav className="crumbs" aria-label="Folder">
          {steps(path).map((step, index, all) => (
            <Link
              key={step.path}
              to={sessionAddress(id, "files", step.path)}
              aria-current={index === all.length - 1 ? "page" : undefined}
            >
              <bdi>{step.name}</bdi>
            </Link>
          ))}
        </nav>
        <button type="button" className="quiet icon" aria-label="Look again" title="Look again" onClick={again}>
          <Icon name="refresh" />
        </button>
        <button type="button" onClick={() => picker.current?.click()}>
          <Icon name="upload" /> Upload
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to upload"
          onChange={(event) => {
            upload(folder, [...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </div>
      <Uploads uploads={uploads} onCancel={cancel} />
      {shown?.kind === "problem" && <p className="note error" role="alert">{shown.text}</p>}
      {shown?.kind === "file" && <FileView id={id} path={path} key={`${path}:${turn}`} />}
      {shown?.kind === "folder" && <Entries id={id} folder={shown.folder} />}
    </div>
  );
}

type Shown = { kind: "folder"; folder: Folder } | { kind: "file" } | { kind: "problem"; text: string };

/** The address does not say whether it is a folder's: the server does. */
async function look(list: (id: string, path: string) => Promise<Folder>, id: string, path: string): Promise<Shown> {
  try {
    return { kind: "folder", folder: await list(id, path) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.status === 400 && path !== "" ? { kind: "file" } : { kind: "problem", text: error.message };
  }
}

function Entries({ id, folder }: { id: string; folder: Folder }) {
  const [most, setMost] = useState(FIRST_ENTRIES);
  const { entries, truncated, path } = folder;
  if (entries.length === 0) return <p className="hint">The folder is empty. Drop files here to upload them.</p>;
  return (
    <>
      <ul className="file-list">
        {entries.slice(0, most).map((entry: FileEntry) => (
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
