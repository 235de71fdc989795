import { Icon } from "../app/Icon.tsx";
import { sizeText } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import type { Upload } from "./use-uploads.ts";

export function Uploads({ uploads, onCancel }: { uploads: readonly Upload[]; onCancel: (id: number) => void }) {
  if (uploads.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Uploads">
      {uploads.map(({ id, path, sentBytes, totalBytes, problem }) => (
        <li key={id} className={problem ? "failed" : ""}>
          <span className="file-name">
            <PlainText text={path} />
          </span>
          {problem ? (
            <span role="alert">{problem}</span>
          ) : (
            <>
              <progress max={Math.max(1, totalBytes)} value={sentBytes} aria-label={`Uploading ${path}`} />
              <span className="file-size">
                {sizeText(sentBytes)} of {sizeText(totalBytes)}
              </span>
            </>
          )}
          <button
            type="button"
            className="quiet icon"
            aria-label={problem ? "Dismiss" : `Cancel ${path}`}
            onClick={() => onCancel(id)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
