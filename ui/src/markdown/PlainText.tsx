import { piecesOf } from "./hidden-marks.ts";

/** Text in which nothing hides: characters that are not seen and change how the rest reads are shown by their names. */
export function PlainText({ text }: { text: string }) {
  const pieces = piecesOf(text);
  if (pieces.length === 0) return null;
  return pieces.map((piece, index) =>
    piece.kind === "text" ? (
      piece.text
    ) : (
      <span className="hidden-mark" key={index}>
        {piece.name}
      </span>
    ),
  );
}
