import type { Token, Tokens } from "marked";
import { memo, type ReactNode } from "react";
import { CodeBlock } from "./CodeBlock.tsx";
import { Inline } from "./Inline.tsx";
import { LongText } from "./LongText.tsx";
import { PlainText } from "./PlainText.tsx";
import { TableView } from "./TableView.tsx";

/** One block, drawn anew only when its text changed. */
export const BlockView = memo(
  function BlockView({ raw, token }: { raw: string; token: Token | undefined }): ReactNode {
    if (token) return <TokenView token={token} />;
    return (
      <p className="plain" dir="auto">
        <LongText text={raw} />
      </p>
    );
  },
  (before, after) => before.raw === after.raw && (before.token === undefined) === (after.token === undefined),
);

function TokenView({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "paragraph":
      return (
        <p dir="auto">
          <Inline tokens={token.tokens} />
        </p>
      );
    case "text":
      return token.tokens ? <Inline tokens={token.tokens} /> : <PlainText text={token.raw} />;
    case "heading":
      return (
        <Heading depth={(token as Tokens.Heading).depth}>
          <Inline tokens={token.tokens} />
        </Heading>
      );
    case "code":
      return <CodeBlock code={(token as Tokens.Code).text} language={(token as Tokens.Code).lang ?? ""} />;
    case "blockquote":
      return (
        <blockquote dir="auto">
          <All tokens={token.tokens} />
        </blockquote>
      );
    case "list":
      return <ListView list={token as Tokens.List} />;
    case "table":
      return <TableView table={token as Tokens.Table} />;
    case "hr":
      return <hr />;
    case "checkbox":
      return null; // ListView draws it with its item.
    case "def":
    case "space":
      return null;
    default:
      return (
        <p dir="auto">
          <LongText text={token.raw.trimEnd()} />
        </p>
      );
  }
}

function All({ tokens }: { tokens: Token[] | undefined }) {
  return tokens?.map((token, index) => <TokenView key={index} token={token} />);
}

/** The page's own headings are of the first two levels; an answer's begin below them. */
function Heading({ depth, children }: { depth: number; children: ReactNode }) {
  return (
    <div className={`heading heading-${depth}`} role="heading" aria-level={Math.min(6, depth + 2)} dir="auto">
      {children}
    </div>
  );
}

function ListView({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} dir="auto" className={item.task ? "task" : undefined}>
      {item.task && <input type="checkbox" checked={item.checked === true} disabled readOnly aria-label="Task" />}
      <All tokens={item.tokens} />
    </li>
  ));
  return list.ordered ? <ol start={list.start === "" ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}
