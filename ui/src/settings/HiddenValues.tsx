import { useState } from "react";
import { useSubmit } from "../app/use-submit.ts";
import { Field } from "./Field.tsx";
import { ItemList } from "./ItemList.tsx";
import { useConfigList } from "./use-config.ts";

interface HiddenValuesProps {
  kind: "secrets" | "credential-files";
  about: string;
  /** What there is when nothing is set. */
  empty: string;
  heading: string;
  name: { label: string; hint: string };
  value: { label: string; isLong: boolean };
  put: (name: string, value: string) => Promise<unknown>;
  remove: (name: string) => Promise<unknown>;
}

/** Named values that can be set and removed, and that nobody can read again. */
export function HiddenValues({ kind, about, empty, heading, name, value, put, remove }: HiddenValuesProps) {
  const [items, load] = useConfigList(kind);
  const [typedName, setTypedName] = useState("");
  const [typedValue, setTypedValue] = useState("");
  const { isBusy, submit } = useSubmit();
  const save = async () => {
    if (!(await submit(() => put(typedName.trim(), typedValue)))) return;
    setTypedName("");
    setTypedValue("");
    await load();
  };
  return (
    <>
      <p>{about}</p>
      <ItemList
        items={items}
        empty={empty}
        onEdit={(item) => setTypedName(item.name)}
        onRemove={(which) => void submit(() => remove(which)).then(load)}
      />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h3>{heading}</h3>
        <Field label={name.label} hint={name.hint}>
          {(ids) => (
            <input
              {...ids}
              required
              autoComplete="off"
              spellCheck={false}
              value={typedName}
              onChange={(event) => setTypedName(event.target.value)}
            />
          )}
        </Field>
        <Field label={value.label}>
          {(ids) =>
            value.isLong ? (
              <textarea
                {...ids}
                required
                rows={6}
                spellCheck={false}
                className="code"
                value={typedValue}
                onChange={(event) => setTypedValue(event.target.value)}
              />
            ) : (
              <input
                {...ids}
                required
                type="password"
                autoComplete="new-password"
                value={typedValue}
                onChange={(event) => setTypedValue(event.target.value)}
              />
            )
          }
        </Field>
        <button type="submit" className="primary" disabled={isBusy}>
          Save
        </button>
      </form>
    </>
  );
}
