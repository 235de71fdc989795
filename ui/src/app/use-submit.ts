import { useState } from "react";
import { useForge } from "./forge.ts";

/** A call that a form makes: busy while it lasts, told when it is refused. */
export function useSubmit(): { isBusy: boolean; submit: (call: () => Promise<unknown>) => Promise<boolean> } {
  const { attempt } = useForge();
  const [isBusy, setBusy] = useState(false);
  const submit = async (call: () => Promise<unknown>) => {
    setBusy(true);
    try {
      return await attempt(call);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, submit };
}
