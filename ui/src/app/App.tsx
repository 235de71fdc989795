import { ApiError, backoffMs, pause } from "@vaporforge/client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useForge, type Forge } from "./forge.ts";
import { Frame } from "./Frame.tsx";
import { SignedOut } from "./SignedOut.tsx";
import { Unreachable } from "./Unreachable.tsx";

/** The page: who is signed in, and whether the server can be reached; then everything else. */
export function App() {
  const forge = useForge();
  const signIn = useSyncExternalStore(forge.signIn.subscribe, forge.signIn.state);
  const [problem, setProblem] = useState("");
  useEffect(() => void start(forge, setProblem), [forge]);
  if (signIn === "signed-out") return <SignedOut />;
  if (signIn === "signed-in") return <Frame />;
  return problem === "" ? null : <Unreachable problem={problem} />;
}

async function start(forge: Forge, tell: (problem: string) => void): Promise<void> {
  for (let failures = 0; ; failures++) {
    try {
      await forge.sessions.list.load();
      forge.signIn.found();
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) return;
      tell(error.message);
      await pause(backoffMs(failures));
    }
  }
}
