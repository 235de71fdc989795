import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { Icon } from "../app/Icon.tsx";
import { draftOf, keepDraft, keepMode, modeOf } from "./drafts.ts";
import { PERMISSION_MODES } from "./permission-modes.ts";

export interface ComposerHandle {
  focus: () => void;
  /** Gives a prompt back that was not sent or was taken back, without losing what was written since. */
  giveBack: (prompt: string) => void;
}

interface ComposerProps {
  ref: Ref<ComposerHandle>;
  sessionId: string;
  isBusy: boolean;
  isStopping: boolean;
  isGone: boolean;
  onSend: (prompt: string, mode: string | undefined) => void;
  onStop: () => void;
  /** In an empty field: something earlier comes back to be changed. */
  onRecall: () => void;
}

/** Where the person writes. */
export function Composer({ ref, sessionId, isBusy, isStopping, isGone, onSend, onStop, onRecall }: ComposerProps) {
  const [text, setText] = useState(() => draftOf(sessionId));
  const [mode, setMode] = useState(() => modeOf(sessionId));
  const input = useRef<HTMLTextAreaElement>(null);
  const isEmpty = text.trim() === "";

  useEffect(() => keepDraft(sessionId, text), [sessionId, text]);
  useLayoutEffect(() => fit(input.current), [text]);
  useImperativeHandle(ref, () => ({
    focus: () => input.current?.focus(),
    giveBack: (prompt) => {
      setText((now) => [prompt, now].filter(Boolean).join("\n"));
      input.current?.focus();
    },
  }));

  const submit = () => {
    if (isEmpty || isGone) return;
    setText("");
    onSend(text, mode || undefined);
  };
  const stop = () => {
    onStop();
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    // While an input method composes a character, its keys belong to it.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && isBusy && !isStopping) {
      event.preventDefault();
      onStop();
    } else if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      onRecall();
    }
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="composer-box">
        <textarea
          id="prompt"
          ref={input}
          rows={1}
          placeholder={isBusy ? "Queue a message…" : "Ask the agent…"}
          aria-label="Message"
          aria-describedby="composer-hint"
          enterKeyHint="send"
          autoComplete="off"
          dir="auto"
          disabled={isGone}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        <div className="composer-row">
          <ModeChoice
            mode={mode}
            onChange={(next) => {
              setMode(next);
              keepMode(sessionId, next);
            }}
          />
          <p className="hint" id="composer-hint">
            {isBusy
              ? "The agent works: your message waits for its turn. Esc stops it."
              : "Enter sends, Shift+Enter begins a new line."}
          </p>
          {isBusy && (
            <button type="button" className="stop" disabled={isStopping} onClick={stop}>
              <Icon name="stop" /> {isStopping ? "Stopping…" : "Stop"}
            </button>
          )}
          <button type="submit" className="primary" disabled={isEmpty || isGone}>
            <Icon name="send" /> {isBusy ? "Queue" : "Send"}
          </button>
        </div>
      </div>
    </form>
  );
}

function ModeChoice({ mode, onChange }: { mode: string; onChange: (mode: string) => void }) {
  return (
    <select
      className="mode"
      aria-label="Permission mode"
      title="What the agent may do without asking"
      value={mode}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">As in settings</option>
      {PERMISSION_MODES.map(({ mode: value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** As high as its text, up to what the style allows. */
function fit(input: HTMLTextAreaElement | null): void {
  if (!input || CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}
