import { useEffect, useRef } from "react";
import { useForge } from "../app/forge.ts";
import { Composer, type ComposerHandle } from "../conversation/Composer.tsx";
import { create } from "./session-actions.ts";

/** What is written here and not sent yet is kept as that of a session is. */
const DRAFT = "home";

/** The beginning: what is said here is said in a new session. */
export function HomePage() {
  const forge = useForge();
  const composer = useRef<ComposerHandle>(null);
  useEffect(() => {
    document.title = "VaporForge";
    if (matchMedia("(hover: hover)").matches) composer.current?.focus();
  }, []);
  const begin = async (prompt: string, mode: string | undefined) => {
    if (!(await create(forge, { prompt, mode }))) composer.current?.giveBack(prompt);
  };
  return (
    <section className="home">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>What shall we forge?</h1>
      <p>An agent works in a sandbox of its own. Close this page whenever you like: the work goes on without it.</p>
      <Composer
        ref={composer}
        sessionId={DRAFT}
        isBusy={false}
        isStopping={false}
        isGone={false}
        onSend={(prompt, mode) => void begin(prompt, mode)}
        onStop={() => undefined}
        onRecall={() => undefined}
      />
    </section>
  );
}
