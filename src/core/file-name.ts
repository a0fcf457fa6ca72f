/** A name that came from elsewhere, as one that may be given to a file in a folder of ours. */

const unnamed = "recording.nwb";
/** Characters that separate folders, or that some system does not take in a name. */
const forbidden = /[\p{Cc}\p{Cf}<>:"|?*]/gu;
/** Names that Windows gives to devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** Room is left for the ending of what has not come whole. */
const longest = 200;

/** The last part of a path or address, without what could lead elsewhere or hide it; never empty. */
export function safeFileName(text: string): string {
  const last = text.split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(forbidden, "").replace(/^[.\s]+|[.\s]+$/g, "");
  const short = plain.length > longest ? plain.slice(-longest).replace(/^[.\s]+/, "") : plain;
  return short === "" ? unnamed : short.replace(device, (name) => `_${name}`);
}
