import { useForge } from "../app/forge.ts";
import { HiddenValues } from "./HiddenValues.tsx";

/** Environment variables of the agent whose values nobody can read again. */
export function Secrets() {
  const { config } = useForge().api;
  return (
    <HiddenValues
      kind="secrets"
      about="The agent gets each as an environment variable. Values are stored encrypted and never shown again."
      empty="No secret is set."
      heading="Set a secret"
      name={{ label: "Name", hint: "Such as GITHUB_TOKEN." }}
      value={{ label: "Value", isLong: false }}
      put={(name, value) => config.put("secrets", name, { value })}
      remove={(name) => config.remove("secrets", name)}
    />
  );
}
