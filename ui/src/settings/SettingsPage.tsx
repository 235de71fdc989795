import { useEffect } from "react";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { AgentSettings } from "./AgentSettings.tsx";
import { Appearance } from "./Appearance.tsx";
import { CredentialFiles } from "./CredentialFiles.tsx";
import { Instructions } from "./Instructions.tsx";
import { McpServers } from "./McpServers.tsx";
import { Secrets } from "./Secrets.tsx";

const SECTIONS = [
  { name: "agent", label: "Agent", Section: AgentSettings },
  { name: "instructions", label: "Instructions", Section: Instructions },
  { name: "mcp-servers", label: "MCP servers", Section: McpServers },
  { name: "secrets", label: "Secrets", Section: Secrets },
  { name: "credential-files", label: "Credential files", Section: CredentialFiles },
  { name: "appearance", label: "Appearance and keys", Section: Appearance },
] as const;

/** What a person sets for all their sessions; a sandbox gets it with its next turn. */
export function SettingsPage({ section }: { section: string }) {
  const { name, label, Section } = SECTIONS.find((one) => one.name === section) ?? SECTIONS[0];
  useEffect(() => {
    document.title = `${label} · VaporForge`;
  }, [label]);
  return (
    <section className="page" aria-labelledby="settings-title">
      <header className="bar">
        <Link className="back" to="/">
          <Icon name="back" /> Sessions
        </Link>
        <h1 id="settings-title">Settings</h1>
      </header>
      <div className="settings">
        <nav className="settings-nav" aria-label="Settings">
          {SECTIONS.map((one) => (
            <Link key={one.name} to={`/settings/${one.name}`} aria-current={one.name === name ? "page" : undefined}>
              {one.label}
            </Link>
          ))}
        </nav>
        <div className="settings-body">
          <h2>{label}</h2>
          <Section />
        </div>
      </div>
    </section>
  );
}
