import type { ConfigItem } from "@vaporforge/client";
import { useState } from "react";
import { Field } from "./Field.tsx";
import { mcpFieldsOf, mcpServerOf, NO_SERVER, type McpFields } from "./mcp-fields.ts";

interface McpFormProps {
  /** What is changed; undefined for a new one. */
  item: ConfigItem | undefined;
  isBusy: boolean;
  onSave: (name: string, server: object) => void;
}

export function McpForm({ item, isBusy, onSave }: McpFormProps) {
  const [name, setName] = useState(item?.name ?? "");
  const [fields, setFields] = useState<McpFields>(() => (item ? mcpFieldsOf(item.value) : NO_SERVER));
  const change = (changed: Partial<McpFields>) => setFields((before) => ({ ...before, ...changed }));
  const text = (field: "command" | "url", ids: object) => (
    <input
      {...ids}
      required
      autoComplete="off"
      spellCheck={false}
      value={fields[field]}
      onChange={(event) => change({ [field]: event.target.value })}
    />
  );
  const area = (field: "args" | "env" | "headers", ids: object) => (
    <textarea
      {...ids}
      rows={3}
      spellCheck={false}
      className="code"
      value={fields[field]}
      onChange={(event) => change({ [field]: event.target.value })}
    />
  );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(name.trim(), mcpServerOf(fields, item?.value));
      }}
    >
      <h3>{item ? `Change ${item.name}` : "Add a server"}</h3>
      <Field label="Name">
        {(ids) => (
          <input
            {...ids}
            required
            readOnly={Boolean(item)}
            autoComplete="off"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="choice">
        <legend>How it is reached</legend>
        {(["command", "url"] as const).map((kind) => (
          <label key={kind} className="check">
            <input type="radio" name="kind" checked={fields.kind === kind} onChange={() => change({ kind })} />
            {kind === "command" ? "A command in the sandbox" : "An address"}
          </label>
        ))}
      </fieldset>
      {fields.kind === "command" ? (
        <>
          <Field label="Command">{(ids) => text("command", ids)}</Field>
          <Field label="Arguments" hint="One a line.">
            {(ids) => area("args", ids)}
          </Field>
          <Field label="Environment" hint="NAME=value, one a line.">
            {(ids) => area("env", ids)}
          </Field>
        </>
      ) : (
        <>
          <Field label="Address">{(ids) => text("url", ids)}</Field>
          <Field label="Headers" hint="Name: value, one a line.">
            {(ids) => area("headers", ids)}
          </Field>
        </>
      )}
      <button type="submit" className="primary" disabled={isBusy}>
        Save
      </button>
    </form>
  );
}
