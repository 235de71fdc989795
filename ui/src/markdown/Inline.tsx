import type { Token, Tokens } from "marked";
import type { ReactNode } from "react";
import { PlainText } from "./PlainText.tsx";
import { safeLink } from "./safe-link.ts";

/** Marks within a run of text. HTML is no mark: it is shown as it was written. */
export function Inline({ tokens }: { tokens: Token[] | undefined }) {
  return tokens?.map((token, index) => <One key={index} token={token} />);
}

function One({ token }: { token: Token }): ReactNode {
  switch (token.type) {
    case "strong":
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      );
    case "del":
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      );
    case "codespan":
      return (
        <code dir="ltr">
          <PlainText text={(token as Tokens.Codespan).text} />
        </code>
      );
    case "br":
      return <br />;
    case "link":
      return (
        <SafeLink href={(token as Tokens.Link).href}>
          <Inline tokens={token.tokens} />
        </SafeLink>
      );
    case "image": {
      // Loading it would tell another server who reads this, and when.
      const { href, text } = token as Tokens.Image;
      return (
        <SafeLink href={href}>
          <PlainText text={`[image: ${text || href}]`} />
        </SafeLink>
      );
    }
    case "text":
      return token.tokens ? <Inline tokens={token.tokens} /> : <PlainText text={(token as Tokens.Text).text} />;
    case "escape":
      return <PlainText text={(token as Tokens.Escape).text} />;
    default:
      return <PlainText text={token.raw} />;
  }
}

function SafeLink({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeLink(href);
  if (safe === undefined) return <span title={href}>{children}</span>;
  return (
    <a href={safe} title={safe} target="_blank" rel="noopener noreferrer">
      <bdi>{children}</bdi>
    </a>
  );
}
