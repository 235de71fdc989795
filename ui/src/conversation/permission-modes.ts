/** How much an agent may do without asking: the permission modes of the Claude agent. */
export const PERMISSION_MODES = [
  { mode: "default", label: "Ask first", does: "Asks before it changes or runs anything." },
  { mode: "acceptEdits", label: "Accept edits", does: "Edits files without asking, asks before anything else." },
  { mode: "plan", label: "Plan only", does: "Reads and plans, changes nothing." },
  {
    mode: "bypassPermissions",
    label: "Never ask",
    does: "Does everything without asking. The sandbox is the only limit.",
  },
] as const;

export type PermissionMode = (typeof PERMISSION_MODES)[number]["mode"];

export function permissionMode(value: unknown): PermissionMode | undefined {
  return PERMISSION_MODES.find(({ mode }) => mode === value)?.mode;
}
