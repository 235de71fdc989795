import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { useSubmit } from "../app/use-submit.ts";
import { PERMISSION_MODES } from "../conversation/permission-modes.ts";
import { fieldsOf, objectOf, withFields, type AgentFields } from "./agent-fields.ts";
import { Field } from "./Field.tsx";
import { useConfigValue } from "./use-config.ts";

const MODELS = ["default", "opus", "sonnet", "haiku", "opusplan"];

/** The agent's model and how much it may do without asking; and all of its settings, for those who know them. */
export function AgentSettings() {
  const { api, notices } = useForge();
  const value = useConfigValue("agent-settings");
  const [text, setText] = useState("{}");
  const { isBusy, submit } = useSubmit();
  useEffect(() => setText(JSON.stringify(objectOf(value), null, 2)), [value]);
  const settings = parsed(text);
  const fields = fieldsOf(settings ?? {});
  const change = (changed: Partial<AgentFields>) =>
    setText(JSON.stringify(withFields(settings ?? {}, { ...fields, ...changed }), null, 2));
  const save = async () => {
    if (settings && (await submit(() => api.config.putSingle("agent-settings", settings))))
      notices.show("The settings are saved. Sandboxes get them with their next turn.");
  };
  return (
    <form
      className="form wide"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset disabled={value === undefined || settings === undefined}>
        <Field label="Model" hint="A short name, or the full name of a model. Empty: what the agent takes by itself.">
          {(ids) => (
            <>
              <input
                {...ids}
                list="models"
                autoComplete="off"
                spellCheck={false}
                value={fields.model}
                onChange={(event) => change({ model: event.target.value })}
              />
              <datalist id="models">
                {MODELS.map((model) => (
                  <option key={model} value={model} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field label="Permission mode" hint="For prompts that name none; the choice beside a prompt goes before.">
          {(ids) => (
            <select
              {...ids}
              value={fields.mode}
              onChange={(event) => change({ mode: event.target.value as AgentFields["mode"] })}
            >
              <option value="">The agent's own (asks first)</option>
              {PERMISSION_MODES.map(({ mode, label, does }) => (
                <option key={mode} value={mode}>
                  {label}: {does}
                </option>
              ))}
            </select>
          )}
        </Field>
        <label className="check">
          <input
            type="checkbox"
            checked={fields.autoContext}
            onChange={(event) => change({ autoContext: event.target.checked })}
          />
          Tell the agent at the start what is in its workspace
        </label>
      </fieldset>
      <details>
        <summary>All settings, as JSON</summary>
        <Field
          label="Settings"
          hint={settings ? "What the agent finds in its settings.json." : "This is not a JSON object."}
        >
          {(ids) => (
            <textarea
              {...ids}
              rows={10}
              spellCheck={false}
              className="code"
              aria-invalid={settings === undefined}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </details>
      <button type="submit" className="primary" disabled={isBusy || value === undefined || settings === undefined}>
        Save
      </button>
    </form>
  );
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // The field says so.
  }
}
