/** Short notes at the edge of the page: problems, and what can be undone. They stay until they are put away. */

export interface Notice {
  id: number;
  text: string;
  action: { label: string; run: () => void } | undefined;
}

/** More than anybody reads at once; older ones give way. */
const MOST = 3;

export class Notices {
  #all: readonly Notice[] = [];
  #last = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly all = (): readonly Notice[] => this.#all;

  /** The same text is shown once. */
  readonly show = (text: string, action?: Notice["action"]): void => {
    const others = this.#all.filter((notice) => notice.text !== text);
    this.#set([...others, { id: ++this.#last, text, action }].slice(-MOST));
  };

  readonly close = (id: number): void => this.#set(this.#all.filter((notice) => notice.id !== id));

  #set(all: readonly Notice[]): void {
    this.#all = all;
    for (const listener of this.#listeners) listener();
  }
}
