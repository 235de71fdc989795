import type { Message } from "@vaporforge/client";

/** What a message says, without what was thought and done. */
export function textIn({ parts }: Message): string {
  return parts
    .map((part) => (part.type === "text" ? part.text : ""))
    .filter(Boolean)
    .join("\n\n");
}
