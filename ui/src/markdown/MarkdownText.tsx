import { memo, useRef } from "react";
import { BlockView } from "./BlockView.tsx";
import { blocksOf, NO_BLOCKS } from "./markdown-blocks.ts";

/** What an agent wrote, while it may still grow. */
export const MarkdownText = memo(function MarkdownText({ text }: { text: string }) {
  const blocks = useRef(NO_BLOCKS);
  if (blocks.current.text !== text) blocks.current = blocksOf(text, blocks.current);
  return (
    <div className="text">
      {blocks.current.all.map(({ at, raw, token }) => (
        <BlockView key={at} raw={raw} token={token} />
      ))}
    </div>
  );
});
