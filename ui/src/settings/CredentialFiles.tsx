import { useState } from "react";
import { useForge } from "../app/forge.ts";
import { useSubmit } from "../app/use-submit.ts";
import { Field } from "./Field.tsx";
import { ItemList } from "./ItemList.tsx";
import { useConfigList } from "./use-config.ts";

/** Files in the agent's home, such as those that other programs keep their credentials in. */
export function CredentialFiles() {
  const { api } = useForge();
  const [items, load] = useConfigList("credential-files");
  const [path, setPath] = useState("");
  const [content, setContent] = useState("");
  const { isBusy, submit } = useSubmit();
  const save = async () => {
    if (!(await submit(() => api.config.putCredentialFile(path.trim(), content)))) return;
    setPath("");
    setContent("");
    await load();
  };
  return (
    <>
      <p>Each is written into the agent's home, readable by the agent only. Contents are never shown again.</p>
      <ItemList
        items={items}
        empty="There is no credential file."
        onEdit={(item) => setPath(item.name)}
        onRemove={(which) => void submit(() => api.config.removeCredentialFile(which)).then(load)}
      />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h3>Set a file</h3>
        <Field label="Path" hint="Relative to the agent's home, such as .config/gh/hosts.yml.">
          {(ids) => (
            <input
              {...ids}
              required
              autoComplete="off"
              spellCheck={false}
              value={path}
              onChange={(event) => setPath(event.target.value)}
            />
          )}
        </Field>
        <Field label="Content">
          {(ids) => (
            <textarea
              {...ids}
              required
              rows={6}
              spellCheck={false}
              className="code"
              value={content}
              onChange={(event) => setContent(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="primary" disabled={isBusy}>
          Save
        </button>
      </form>
    </>
  );
}
