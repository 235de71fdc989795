/** The path of a session's calls. */
export function sessionPath(id: string): string {
  return `/api/sessions/${encodeURIComponent(id)}`;
}
