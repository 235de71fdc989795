export function SignedOut() {
  return (
    <main className="notice-page card">
      <h1>Sign in to VaporForge</h1>
      <p>Open the sign-in link that the server printed at its start. For a new one, run this where VaporForge is:</p>
      <pre>
        <code>./vf link</code>
      </pre>
      <button type="button" className="primary" onClick={() => location.reload()}>
        Try again
      </button>
    </main>
  );
}
