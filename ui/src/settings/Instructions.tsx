import { ApiError } from "@vaporforge/client";
import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { useSubmit } from "../app/use-submit.ts";
import { Field } from "./Field.tsx";
import { useConfigValue } from "./use-config.ts";

/** What the agent reads at the beginning of every session. */
export function Instructions() {
  const { api, notices } = useForge();
  const value = useConfigValue("instructions");
  const [text, setText] = useState("");
  const { isBusy, submit } = useSubmit();
  useEffect(() => setText(typeof value === "string" ? value : ""), [value]);
  const save = async () => {
    const isSaved = await submit(() =>
      text.trim() === ""
        ? removed(api.config.removeSingle("instructions"))
        : api.config.putSingle("instructions", { text }),
    );
    if (isSaved) notices.show("The instructions are saved. Sandboxes get them with their next turn.");
  };
  return (
    <form
      className="form wide"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label="Instructions for the agent"
        hint="Plain text or Markdown, for all of your sessions. Empty for none."
      >
        {(ids) => (
          <textarea
            {...ids}
            rows={14}
            disabled={value === undefined}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="primary" disabled={isBusy || value === undefined}>
        Save
      </button>
    </form>
  );
}

/** What was not set is removed all the same. */
async function removed(call: Promise<void>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}
