import { Link } from "./Link.tsx";

export function Nowhere() {
  return (
    <section className="home">
      <h1>There is no such page</h1>
      <p>The address leads nowhere.</p>
      <Link to="/">Go to the start</Link>
    </section>
  );
}
