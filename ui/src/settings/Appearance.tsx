import { useState } from "react";
import { areSingleKeysOn, setSingleKeys } from "../app/shortcuts.ts";
import { setTheme, theme, THEMES } from "../app/theme.ts";

const LABELS = { system: "As the machine has it", light: "Light", dark: "Dark" };

/** What this browser keeps for itself. */
export function Appearance() {
  const [chosen, setChosen] = useState(theme);
  const [areKeysOn, setKeysOn] = useState(areSingleKeysOn);
  return (
    <form className="form">
      <fieldset className="choice">
        <legend>Colours</legend>
        {THEMES.map((one) => (
          <label key={one} className="check">
            <input
              type="radio"
              name="theme"
              checked={chosen === one}
              onChange={() => {
                setTheme(one);
                setChosen(one);
              }}
            />
            {LABELS[one]}
          </label>
        ))}
      </fieldset>
      <label className="check">
        <input
          type="checkbox"
          checked={areKeysOn}
          onChange={(event) => {
            setSingleKeys(event.target.checked);
            setKeysOn(event.target.checked);
          }}
        />
        Single keys do something where nobody writes
      </label>
      <p className="hint">Both are kept in this browser only.</p>
    </form>
  );
}
