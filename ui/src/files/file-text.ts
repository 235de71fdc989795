/** Bytes of a file as text; undefined when they are none: what is shown is text and nothing else. */
export function fileText(bytes: Uint8Array, isWhole: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // Of a file that was cut, the last character may be cut too.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return undefined;
  }
}
