import { Dialog } from "./Dialog.tsx";
import { SHORTCUTS } from "./shortcuts.ts";

const WRITING = [
  ["Enter", "Send, or queue while the agent works"],
  ["Shift Enter", "New line"],
  ["↑", "In an empty field: take the queued message back, or repeat the last one"],
  ["Esc", "Stop the agent"],
] as const;

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="keys">
        <KeyTable caption="While you write" rows={WRITING} />
        <KeyTable caption="Anywhere" rows={SHORTCUTS.map(({ label, does }) => [label, does])} />
      </div>
    </Dialog>
  );
}

function KeyTable({ caption, rows }: { caption: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <table>
      <caption>{caption}</caption>
      <tbody>
        {rows.map(([keys, does]) => (
          <tr key={keys}>
            <th scope="row">
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
