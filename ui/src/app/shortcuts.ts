import { useEffect, useRef } from "react";

/** What keys do. `key` is what the browser calls it; a `typing` one also works while somebody writes. */
export const SHORTCUTS = [
  { name: "search", key: "k", withControl: true, typing: true, label: "Ctrl K", does: "Search sessions" },
  { name: "find", key: "f", withControl: true, typing: true, label: "Ctrl F", does: "Find in this session" },
  { name: "create", key: "n", label: "N", does: "New session" },
  { name: "next", key: "j", label: "J", does: "Next session" },
  { name: "previous", key: "k", label: "K", does: "Previous session" },
  { name: "write", key: "/", label: "/", does: "Write a message" },
  { name: "allow", key: "y", label: "Y", does: "Allow the waiting tool" },
  { name: "deny", key: "x", label: "X", does: "Deny the waiting tool" },
  { name: "files", key: "f", label: "F", does: "Files of the workspace" },
  { name: "sandbox", key: "b", label: "B", does: "Sandbox" },
  { name: "usage", key: "u", label: "U", does: "Usage and cost" },
  { name: "terminal", key: "t", label: "T", does: "Terminal, in a tab of its own" },
  { name: "settings", key: ",", label: ",", does: "Settings" },
  { name: "latest", key: "g", label: "G", does: "Jump to the latest" },
  { name: "help", key: "?", label: "?", does: "This help" },
] as const satisfies readonly Shortcut[];

interface Shortcut {
  name: string;
  key: string;
  withControl?: boolean;
  typing?: boolean;
  label: string;
  does: string;
}

export type ShortcutName = (typeof SHORTCUTS)[number]["name"];

const KEY = "vf-single-keys";

/** Single keys can be switched off: some people's tools type them by chance. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function setSingleKeys(isOn: boolean): void {
  localStorage.setItem(KEY, isOn ? "on" : "off");
}

/** Listens to some of the keys, for as long as the component is there. An action that answers false leaves its key to the browser. */
export function useShortcuts(actions: Partial<Record<ShortcutName, () => void | boolean>>): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const shortcut = SHORTCUTS.find((one) => matches(one, event));
      const run = shortcut && current.current[shortcut.name];
      if (!run) return;
      if (run() !== false) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.key.toLowerCase() !== shortcut.key)
    return false;
  if (Boolean(shortcut.withControl) !== (event.ctrlKey || event.metaKey)) return false;
  if (document.querySelector("dialog[open]")) return false;
  return shortcut.typing === true || (areSingleKeysOn() && !isTyping(event.target));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
