/** What is written and not sent yet survives a reload of the tab, and so does the mode that a session's prompts have. */

const draftKey = (id: string) => `vf-draft:${id}`;
const modeKey = (id: string) => `vf-mode:${id}`;

export function draftOf(sessionId: string): string {
  return sessionStorage.getItem(draftKey(sessionId)) ?? "";
}

export function keepDraft(sessionId: string, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(draftKey(sessionId));
    else sessionStorage.setItem(draftKey(sessionId), text);
  } catch {
    // Too long for the tab's storage: then it only does not survive a reload.
  }
}

export function modeOf(sessionId: string): string {
  return localStorage.getItem(modeKey(sessionId)) ?? "";
}

export function keepMode(sessionId: string, mode: string): void {
  if (mode === "") localStorage.removeItem(modeKey(sessionId));
  else localStorage.setItem(modeKey(sessionId), mode);
}
