import type { ConfigItem } from "@vaporforge/client";
import { useState } from "react";
import { useForge } from "../app/forge.ts";
import { useSubmit } from "../app/use-submit.ts";
import { oneLine } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { ItemList } from "./ItemList.tsx";
import { McpForm } from "./McpForm.tsx";
import { mcpFieldsOf } from "./mcp-fields.ts";
import { useConfigList } from "./use-config.ts";

/** Servers of the Model Context Protocol that the agent may use. */
export function McpServers() {
  const { api } = useForge();
  const [items, load] = useConfigList("mcp-servers");
  const [edited, setEdited] = useState<ConfigItem | undefined>();
  const { isBusy, submit } = useSubmit();
  const save = async (name: string, server: object) => {
    if (!(await submit(() => api.config.put("mcp-servers", name, server)))) return;
    setEdited(undefined);
    await load();
  };
  return (
    <>
      <p>The agent of each session can use their tools. Packages that run with npx are installed in the sandbox.</p>
      <ItemList
        items={items}
        empty="No MCP server is set."
        describe={(item) => (
          <code>
            <PlainText text={summaryOf(item.value)} />
          </code>
        )}
        onEdit={setEdited}
        onRemove={(name) => void submit(() => api.config.remove("mcp-servers", name)).then(load)}
      />
      <McpForm
        key={edited?.name ?? ""}
        item={edited}
        isBusy={isBusy}
        onSave={(name, server) => void save(name, server)}
      />
    </>
  );
}

function summaryOf(value: unknown): string {
  const { kind, command, args, url } = mcpFieldsOf(value);
  return oneLine(kind === "url" ? url : [command, args.replaceAll("\n", " ")].join(" "), 80);
}
