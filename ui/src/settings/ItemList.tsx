import type { ConfigItem } from "@vaporforge/client";
import type { ReactNode } from "react";
import { Icon } from "../app/Icon.tsx";
import { fullTime, shortTime } from "../format.ts";

interface ItemListProps {
  items: ConfigItem[] | undefined;
  /** What there is when nothing is set. */
  empty: string;
  describe?: (item: ConfigItem) => ReactNode;
  onEdit?: (item: ConfigItem) => void;
  onRemove: (name: string) => void;
}

export function ItemList({ items, empty, describe, onEdit, onRemove }: ItemListProps) {
  if (!items) return <p className="hint">Loading…</p>;
  if (items.length === 0) return <p className="hint">{empty}</p>;
  return (
    <ul className="rows">
      {items.map((item) => (
        <li key={item.name} className="row">
          <span className="row-main">
            <strong>{item.name}</strong>
            {describe?.(item)}
          </span>
          <time dateTime={item.updatedAt} title={fullTime(item.updatedAt)}>
            {shortTime(item.updatedAt)}
          </time>
          {onEdit && (
            <button
              type="button"
              className="quiet icon"
              aria-label={`Change ${item.name}`}
              title="Change"
              onClick={() => onEdit(item)}
            >
              <Icon name="edit" />
            </button>
          )}
          <button
            type="button"
            className="quiet icon"
            aria-label={`Remove ${item.name}`}
            title="Remove"
            onClick={() => onRemove(item.name)}
          >
            <Icon name="trash" />
          </button>
        </li>
      ))}
    </ul>
  );
}
