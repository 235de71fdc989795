/** useAgentChat of the agents package as its documentation shows it. The test drives it as `window.chat`. */

import { useAgentChat } from "@cloudflare/ai-chat/react";
import { useAgent } from "agents/react";
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { Messages } from "./messages.jsx";

const id = new URL(location.href).searchParams.get("id");

function Chat() {
  const agent = useAgent({ agent: "ChatSessionAgent", name: id });
  const chat = useAgentChat({ agent });
  window.chat = chat;
  return <Messages messages={chat.messages} status={chat.isStreaming ? "streaming" : chat.status} error={chat.error} />;
}

createRoot(document.getElementById("root")).render(
  <Suspense fallback={<p>loading</p>}>
    <Chat />
  </Suspense>,
);
