/**
 * What is pasted from a notebook or a document, with what this language writes otherwise in its place, every character
 * where it was: quotes that a text processor has curled, comments, `is None`, and `df.loc[…, :]`. What stands in
 * straight quotes or in backticks is left alone.
 */
export function plainText(text: string): string {
  return text.replace(pieces, (piece, quoted: string | undefined, curled: string | undefined) => {
    if (quoted !== undefined) return quoted;
    if (curled !== undefined) return straightened(curled);
    if (piece.startsWith("#")) return " ".repeat(piece.length);
    if (piece.endsWith("]")) return `${" ".repeat(piece.length - 1)}]`;
    return piece.length > 2 ? "!=".padEnd(piece.length) : "==";
  });
}

const pieces = new RegExp(
  [
    /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/,
    /([\u201c\u201d][^\u201c\u201d]*[\u201c\u201d]|[\u2018\u2019][^\u2018\u2019]*[\u2018\u2019])/,
    // A name may hold the sign: only what stands apart is a comment.
    /(?<![^\s()[\],])#.*/,
    /,\s*:\s*\]/,
    /(?<=[\s)\]`])is(?:\s+not)?(?=\s+(?:None|null)\b)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** In the quotes that do not occur within. */
function straightened(curled: string): string {
  const inner = curled.slice(1, -1);
  const usual = /[\u201c\u201d]/.test(curled[0]!) ? '"' : "'";
  const quote = inner.includes(usual) ? (usual === '"' ? "'" : '"') : usual;
  return quote + inner + quote;
}
