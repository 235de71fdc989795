/** The terminal's own page: xterm.js makes style elements, which the policy of the other pages forbids. */

import "@xterm/xterm/css/xterm.css";
import "./terminal.css";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { Api, ApiError } from "@vaporforge/client";
import { TerminalConnection, type TerminalState } from "./terminal-connection.ts";

/** What screen readers need costs others: in this mode xterm.js takes no letters from the keyboards of phones. */
const READER_KEY = "vf-terminal-reader";
const SCROLLBACK_LINES = 5_000;
const WORDS: Record<TerminalState["kind"], string> = {
  connecting: "Connecting…",
  open: "Connected",
  ended: "The shell has ended",
  broken: "Disconnected",
};

const sessionId = new URLSearchParams(location.search).get("session") ?? "";
const api = new Api();
const terminal = new Terminal({
  scrollback: SCROLLBACK_LINES,
  cursorBlink: true,
  fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSize: 14,
  screenReaderMode: localStorage.getItem(READER_KEY) === "on",
  theme: { background: "#161412", foreground: "#ece7e0", cursor: "#f0793a", selectionBackground: "#4a3a2c" },
});
const fit = new FitAddon();
const place = found("terminal");
const state = found("state");
const again = found("again");

terminal.loadAddon(fit);
terminal.open(place);
fit.fit();
found("back").setAttribute("href", `/s/${encodeURIComponent(sessionId)}`);

const connection = new TerminalConnection(api, sessionId, {
  size: () => ({ columns: terminal.cols, rows: terminal.rows }),
  onOutput: (bytes) => terminal.write(bytes),
  onState: (next) => show(next),
});
const encoder = new TextEncoder();
terminal.onData((text) => connection.send(encoder.encode(text)));
terminal.onBinary((text) => connection.send(Uint8Array.from(text, (character) => character.charCodeAt(0))));
terminal.onResize(() => connection.resize());
new ResizeObserver(() => fit.fit()).observe(place);
again.addEventListener("click", () => void connection.open());
const reader = found("reader");
reader.setAttribute("aria-pressed", String(terminal.options.screenReaderMode));
reader.addEventListener("click", () => {
  const isOn = !terminal.options.screenReaderMode;
  terminal.options.screenReaderMode = isOn;
  localStorage.setItem(READER_KEY, isOn ? "on" : "off");
  reader.setAttribute("aria-pressed", String(isOn));
});
void connection.open();
void showTitle();
terminal.focus();

function show(next: TerminalState): void {
  state.dataset["state"] = next.kind;
  state.textContent = next.kind === "ended" ? `${WORDS.ended} (${next.exitCode})` : (next.text ?? WORDS[next.kind]);
  again.hidden = next.kind === "open" || next.kind === "connecting";
  if (next.kind === "open") terminal.focus();
}

async function showTitle(): Promise<void> {
  try {
    const { title } = await api.session(sessionId);
    found("title").textContent = title || "Terminal";
    document.title = `${title || "Terminal"} · Terminal`;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error; // Connecting tells the same, and why.
  }
}

function found(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}
