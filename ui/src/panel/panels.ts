/** What can be shown beside a conversation. */
export const PANELS = [
  { name: "files", label: "Files", icon: "folder", key: "F" },
  { name: "sandbox", label: "Sandbox", icon: "box", key: "B" },
  { name: "usage", label: "Usage", icon: "gauge", key: "U" },
] as const;

export type PanelName = (typeof PANELS)[number]["name"];
