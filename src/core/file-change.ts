import type { ErrorDetails } from "./errors.ts";

type Change = Pick<ErrorDetails["file-changed"], "how" | "when">;

/**
 * `The file was replaced at 11:36:03 PM`, in the reader's own time; with the day where it is another than today. Of a
 * file that is gone nothing tells when it went: that it is missing now is what is known.
 */
export function fileChangeText({ how, when }: Change, now: Date): string {
  if (when === null) return `The file was ${how} (seen at ${now.toLocaleTimeString()})`;
  const then = new Date(when);
  const today = then.toDateString() === now.toDateString();
  const at = today
    ? then.toLocaleTimeString()
    : then.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
  return `The file was ${how} at ${at}`;
}
