export function Unreachable({ problem }: { problem: string }) {
  return (
    <main className="notice-page card">
      <h1>VaporForge cannot be reached</h1>
      <p role="status">{problem} Trying again…</p>
    </main>
  );
}
