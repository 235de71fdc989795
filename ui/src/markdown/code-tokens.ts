/**
 * Parts of a program that most languages share: comments, strings, numbers, words of the language. Good enough to read
 * by, and small; it never gets more wrong than a colour.
 */

export interface CodeToken {
  kind: "comment" | "string" | "number" | "keyword" | "plain";
  text: string;
}

const HASH_COMMENTS = new Set([
  "sh",
  "bash",
  "shell",
  "zsh",
  "py",
  "python",
  "rb",
  "ruby",
  "yaml",
  "yml",
  "toml",
  "dockerfile",
  "make",
  "makefile",
  "perl",
  "r",
  "ini",
  "conf",
]);
const DASH_COMMENTS = new Set(["sql", "lua", "haskell", "hs"]);
const NO_COLOURS = new Set(["", "text", "txt", "plain", "plaintext", "markdown", "md", "log", "console", "output"]);

const KEYWORDS = new Set(
  `abstract and as async await base bool boolean break byte case catch char class const continue def default defer del do done double
elif else end enum esac except export extends extern false fi final finally float fn for from func function global go if impl implements
import in init inline instanceof int interface internal is lambda let local long loop match mod module mut namespace new nil none not null
object of or override package pass private protected pub public raise readonly record ref require return sealed select self set short
static string struct super switch then this throw throws trait true try type typeof uint undefined union unsafe use using val var
virtual void when where while with yield None True False SELECT FROM WHERE INSERT UPDATE DELETE JOIN CREATE TABLE INTO VALUES AND OR
NOT NULL ORDER BY GROUP HAVING LIMIT`
    .split(/\s+/)
    .filter(Boolean),
);

const STRING = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\[^])*`?/;
const NUMBER = /\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\w*/;
const WORD = /[A-Za-z_$][\w$]*/;

export function codeTokens(code: string, language: string): CodeToken[] {
  const name = language.toLowerCase();
  if (NO_COLOURS.has(name)) return [{ kind: "plain", text: code }];
  const tokens: CodeToken[] = [];
  let from = 0;
  for (const match of code.matchAll(patternFor(name))) {
    const kind = kindOf(match);
    if (kind === "plain") continue;
    if (match.index > from) tokens.push({ kind: "plain", text: code.slice(from, match.index) });
    tokens.push({ kind, text: match[0] });
    from = match.index + match[0].length;
  }
  if (from < code.length) tokens.push({ kind: "plain", text: code.slice(from) });
  return tokens;
}

function patternFor(language: string): RegExp {
  const comment = HASH_COMMENTS.has(language)
    ? "(?<=^|\\s)#[^\\n]*"
    : DASH_COMMENTS.has(language)
      ? "--[^\\n]*"
      : "//[^\\n]*|/\\*[^]*?(?:\\*/|$)|<!--[^]*?(?:-->|$)";
  return new RegExp(`(${comment})|(${STRING.source})|(${NUMBER.source})|(${WORD.source})`, "gm");
}

function kindOf([text, comment, string, number]: RegExpMatchArray): CodeToken["kind"] {
  if (comment !== undefined) return "comment";
  if (string !== undefined) return "string";
  if (number !== undefined) return "number";
  return text !== undefined && KEYWORDS.has(text) ? "keyword" : "plain";
}
