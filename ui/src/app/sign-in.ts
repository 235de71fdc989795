/** Whether somebody is signed in: found out by the first call that the server answers. */
export class SignIn {
  #state: "unknown" | "signed-in" | "signed-out" = "unknown";
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = () => this.#state;

  lost(): void {
    this.#set("signed-out");
  }

  found(): void {
    if (this.#state === "unknown") this.#set("signed-in");
  }

  #set(state: "signed-in" | "signed-out"): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
