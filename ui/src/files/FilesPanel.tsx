import { useRef, useState } from "react";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { sessionAddress } from "../app/router.ts";
import { FileView } from "./FileView.tsx";
import { FolderView } from "./FolderView.tsx";
import { folderAddress, isFolder, parentOf, pathOf, steps } from "./paths.ts";
import { Uploads } from "./Uploads.tsx";
import { useUploads } from "./use-uploads.ts";

/** The workspace: folders, files, and the way in and out for them. */
export function FilesPanel({ id, address }: { id: string; address: string }) {
  const path = pathOf(address);
  const folder = isFolder(address) ? path : parentOf(path);
  const [times, setTimes] = useState(0);
  const again = () => setTimes((before) => before + 1);
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
          {steps(path).map((step, index, all) => {
            const isLast = index === all.length - 1;
            return (
              <Link
                key={step.path}
                to={sessionAddress(id, "files", isLast ? address : folderAddress(step.path))}
                aria-current={isLast ? "page" : undefined}
              >
                <bdi>{step.name}</bdi>
              </Link>
            );
          })}
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
      {isFolder(address) ? (
        <FolderView key={`${path}:${times}`} id={id} path={path} />
      ) : (
        <FileView key={`${path}:${times}`} id={id} path={path} />
      )}
    </div>
  );
}
