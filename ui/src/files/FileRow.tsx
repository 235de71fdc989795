import type { FileEntry } from "@vaporforge/client";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { sessionAddress } from "../app/router.ts";
import { fullTime, shortTime, sizeText } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { folderAddress, joined } from "./paths.ts";

export function FileRow({ id, folder, entry }: { id: string; folder: string; entry: FileEntry }) {
  const { api } = useForge();
  const path = joined(folder, entry.name);
  const isFolder = entry.type === "directory";
  return (
    <li data-type={entry.type}>
      <Link to={sessionAddress(id, "files", isFolder ? folderAddress(path) : path)}>
        <Icon name={isFolder ? "folder" : "file"} />
        <span className="file-name">
          <PlainText text={entry.name} />
          {isFolder && "/"}
        </span>
        {!isFolder && <span className="file-size">{sizeText(entry.size)}</span>}
        <time dateTime={entry.modifiedAt} title={fullTime(entry.modifiedAt)}>
          {shortTime(entry.modifiedAt)}
        </time>
      </Link>
      {entry.type === "file" && (
        <a
          className="tool-link"
          href={api.files.downloadUrl(id, path)}
          download
          aria-label={`Download ${entry.name}`}
          title="Download"
        >
          <Icon name="download" />
        </a>
      )}
    </li>
  );
}
