/** What both pages show: every message with its parts, and what the client says of itself. */

export function Messages({ messages, status, error }) {
  return (
    <main>
      <output id="status">{status}</output>
      <output id="error">{error?.message ?? ""}</output>
      <ol>
        {messages.map((message) => (
          <li key={message.id} data-id={message.id} data-role={message.role}>
            {message.parts.map((part, index) => (
              <Part key={index} part={part} />
            ))}
          </li>
        ))}
      </ol>
    </main>
  );
}

function Part({ part }) {
  if (part.type === "text") return <p className="text">{part.text}</p>;
  if (part.type === "reasoning") return <p className="reasoning">{part.text}</p>;
  if (part.type === "dynamic-tool") {
    return (
      <pre className="tool" data-state={part.state} data-approval={part.approval?.id}>
        {JSON.stringify({ name: part.toolName, input: part.input, output: part.output, error: part.errorText })}
      </pre>
    );
  }
  return null;
}
