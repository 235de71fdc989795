import { useForge } from "../app/forge.ts";
import { HiddenValues } from "./HiddenValues.tsx";

/** Files in the agent's home, such as those that other programs keep their credentials in. */
export function CredentialFiles() {
  const { config } = useForge().api;
  return (
    <HiddenValues
      kind="credential-files"
      about="Each is written into the agent's home, readable by the agent only. Contents are never shown again."
      empty="There is no credential file."
      heading="Set a file"
      name={{ label: "Path", hint: "Relative to the agent's home, such as .config/gh/hosts.yml." }}
      value={{ label: "Content", isLong: true }}
      put={(path, content) => config.putCredentialFile(path, content)}
      remove={(path) => config.removeCredentialFile(path)}
    />
  );
}
