/** useChat of the AI SDK as its documentation shows it. The test drives it as `window.chat`. */

import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithApprovalResponses } from "ai";
import { createRoot } from "react-dom/client";
import { Messages } from "./messages.jsx";

const id = new URL(location.href).searchParams.get("id");
const messages = await (await fetch(`/api/chat/${id}/messages`)).json();
const transport = new DefaultChatTransport({ api: "/api/chat" });

function Chat() {
  const chat = useChat({
    id,
    messages,
    transport,
    resume: true,
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
  });
  window.chat = { ...chat, stop: () => fetch(`/api/chat/${id}/stop`, { method: "POST" }) };
  return <Messages messages={chat.messages} status={chat.status} error={chat.error} />;
}

createRoot(document.getElementById("root")).render(<Chat />);
