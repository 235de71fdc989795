import { ApiError } from "@vaporforge/client";
import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { CodeBlock } from "../markdown/CodeBlock.tsx";
import { fileText } from "./file-text.ts";
import { nameOf } from "./paths.ts";

const MOST_BYTES = 1024 * 1024;

type Content =
  | { kind: "text"; text: string; isWhole: boolean }
  | { kind: "binary" }
  | { kind: "problem"; text: string };

/** A file as text, whatever it claims to be. */
export function FileView({ id, path }: { id: string; path: string }) {
  const { api } = useForge();
  const [content, setContent] = useState<Content | undefined>();
  useEffect(() => {
    let isCurrent = true;
    api.files.read(id, path, MOST_BYTES).then(
      ({ bytes, isWhole }) => {
        const text = fileText(bytes, isWhole);
        if (isCurrent) setContent(text === undefined ? { kind: "binary" } : { kind: "text", text, isWhole });
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (isCurrent) setContent({ kind: "problem", text: error.message });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [api, id, path]);
  const name = nameOf(path);
  return (
    <div className="file-view">
      <a className="button" href={api.files.downloadUrl(id, path)} download={name}>
        <Icon name="download" /> Download
      </a>
      {!content && <p className="hint">Loading…</p>}
      {content?.kind === "binary" && <p className="hint">This is no text. Download it to look at it.</p>}
      {content?.kind === "problem" && (
        <p className="note error" role="alert">
          {content.text}
        </p>
      )}
      {content?.kind === "text" && <CodeBlock code={content.text} language={name.split(".").at(-1) ?? ""} />}
      {content?.kind === "text" && !content.isWhole && <p className="hint">Only the first MiB is shown.</p>}
    </div>
  );
}
