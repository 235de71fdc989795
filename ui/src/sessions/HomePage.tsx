import { useEffect } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { create } from "./session-actions.ts";

export function HomePage() {
  const forge = useForge();
  useEffect(() => {
    document.title = "VaporForge";
  }, []);
  return (
    <section className="home">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>What shall we forge?</h1>
      <p>An agent works in a sandbox of its own. Close this page whenever you like: the work goes on without it.</p>
      <button type="button" className="primary" onClick={() => void create(forge)}>
        <Icon name="plus" /> New session
      </button>
    </section>
  );
}
