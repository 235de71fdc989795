/** Line icons on a grid of 16. They say nothing to screen readers: what is beside them does. */
const PATHS = {
  plus: "M8 3v10M3 8h10",
  close: "M4 4l8 8M12 4l-8 8",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14",
  send: "M8 13V3M3.5 7.5 8 3l4.5 4.5",
  stop: "M4.5 4.5h7v7h-7z",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  check: "M3 8.5 6.5 12 13 4.5",
  chevron: "M6 4l4 4-4 4",
  up: "M8 13V3M3.5 7.5 8 3l4.5 4.5",
  down: "M8 3v10M3.5 8.5 8 13l4.5-4.5",
  folder: "M2 12.5v-9h4.5L8 5h6v7.5z",
  file: "M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5",
  download: "M8 2v8.5M4.5 7 8 10.5 11.5 7M3 13.5h10",
  upload: "M8 10.5V2M4.5 5.5 8 2l3.5 3.5M3 13.5h10",
  terminal: "M2 3h12v10H2zM4.5 6l2 2-2 2M8 10h3.5",
  box: "M8 1.8 14 5v6l-6 3.2L2 11V5zM2 5l6 3 6-3M8 8v6.2",
  gauge: "M2.5 12a6 6 0 1 1 11 0M8 10l3-4",
  gear: "M8 5.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4",
  trash: "M3 4.5h10M6.5 4.5V2.5h3v2M4.5 4.5l.6 9h5.8l.6-9",
  edit: "M3 13l.7-3L11 2.8 13.2 5 6 12.3z",
  retry: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  undo: "M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3",
  back: "M10 3 5 8l5 5",
  refresh: "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
  keyboard: "M1.5 4h13v8h-13zM4 6.5h.1M7 6.5h.1M10 6.5h.1M12.5 6.5h.1M5 9.5h6",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="glyph" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
