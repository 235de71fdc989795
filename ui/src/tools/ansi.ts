/**
 * Terminal colours in a tool's output. Colours and weight are kept, everything else that begins with an escape (moving
 * the cursor, titles, links, queries) is left out.
 */

export interface AnsiRun {
  text: string;
  /** Class names. */
  style: string;
}

// ECMA-48: control sequences (CSI), strings (OSC, DCS, PM, APC, SOS) up to their terminator, and short escapes.
const ESCAPE =
  /(?:\u001B\[|\u009B)([0-?]*)[ -/]*([@-~])|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]?/g;

export function ansiRuns(output: string): AnsiRun[] {
  const text = output.replaceAll("\r\n", "\n");
  const runs: AnsiRun[] = [];
  let style: Style = PLAIN;
  let from = 0;
  const push = (end: number) => {
    if (end > from) runs.push({ text: text.slice(from, end), style: classes(style) });
  };
  for (const match of text.matchAll(ESCAPE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === "m") style = styled(style, match[1] ?? "");
  }
  push(text.length);
  return runs;
}

interface Style {
  colour: number | undefined;
  isBold: boolean;
  isDim: boolean;
}

const PLAIN: Style = { colour: undefined, isBold: false, isDim: false };
const EXTENDED = new Set([38, 48, 58]);

function styled(before: Style, parameters: string): Style {
  let style = before;
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) style = PLAIN;
    else if (code === 1) style = { ...style, isBold: true };
    else if (code === 2) style = { ...style, isDim: true };
    else if (code === 22) style = { ...style, isBold: false, isDim: false };
    else if (code === 39) style = { ...style, colour: undefined };
    else if (code >= 30 && code <= 37) style = { ...style, colour: code - 30 };
    else if (code >= 90 && code <= 97) style = { ...style, colour: code - 90 };
    else if (EXTENDED.has(code)) at += codes[at + 1] === 5 ? 2 : 4; // 256 and more colours: not ours.
  }
  return style;
}

function classes({ colour, isBold, isDim }: Style): string {
  return [colour !== undefined && `ansi-${colour}`, isBold && "ansi-bold", isDim && "ansi-dim"]
    .filter(Boolean)
    .join(" ");
}
