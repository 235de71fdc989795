import { useState } from "react";
import { useForge } from "../app/forge.ts";
import { useSubmit } from "../app/use-submit.ts";
import { Field } from "./Field.tsx";
import { ItemList } from "./ItemList.tsx";
import { useConfigList } from "./use-config.ts";

/** Environment variables of the agent whose values nobody can read again. */
export function Secrets() {
  const { api } = useForge();
  const [items, load] = useConfigList("secrets");
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const { isBusy, submit } = useSubmit();
  const save = async () => {
    if (!(await submit(() => api.config.put("secrets", name.trim(), { value })))) return;
    setName("");
    setValue("");
    await load();
  };
  const remove = (which: string) => void submit(() => api.config.remove("secrets", which)).then(load);
  return (
    <>
      <p>The agent gets each as an environment variable. Values are stored encrypted and never shown again.</p>
      <ItemList items={items} empty="No secret is set." onEdit={(item) => setName(item.name)} onRemove={remove} />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h3>Set a secret</h3>
        <Field label="Name" hint="Such as GITHUB_TOKEN.">
          {(ids) => (
            <input
              {...ids}
              required
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Value">
          {(ids) => (
            <input
              {...ids}
              required
              type="password"
              autoComplete="new-password"
              value={value}
              onChange={(event) => setValue(event.target.value)}
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
