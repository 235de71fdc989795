import { memo } from "react";
import { codeTokens } from "./code-tokens.ts";
import { CopyButton } from "./CopyButton.tsx";
import { LongText } from "./LongText.tsx";
import { PlainText } from "./PlainText.tsx";

export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string }) {
  const name = language.split(/[\s{,]/, 1)[0] ?? "";
  return (
    <div className="code-block">
      <header>
        <span>{name}</span>
        <CopyButton text={code} label="Copy the code" />
      </header>
      <pre tabIndex={0} role="group" aria-label={name ? `Code, ${name}` : "Code"} dir="ltr">
        <code>
          <LongText text={code}>{(shown) => <Colours code={shown} language={name} />}</LongText>
        </code>
      </pre>
    </div>
  );
});

function Colours({ code, language }: { code: string; language: string }) {
  return codeTokens(code, language).map(({ kind, text }, index) =>
    kind === "plain" ? (
      <PlainText key={index} text={text} />
    ) : (
      <span key={index} className={`code-${kind}`}>
        <PlainText text={text} />
      </span>
    ),
  );
}
