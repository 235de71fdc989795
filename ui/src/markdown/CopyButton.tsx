import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { copyText } from "./clipboard.ts";

const SHOWN_MS = 2_000;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { notices } = useForge();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else notices.show("The browser does not let this page copy.");
  };
  return (
    <button type="button" className="quiet icon copy" aria-label={label} title={label} onClick={() => void copy()}>
      <Icon name={isCopied ? "check" : "copy"} />
      {isCopied && <span role="status">Copied</span>}
    </button>
  );
}
