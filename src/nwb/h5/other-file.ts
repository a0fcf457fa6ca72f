/**
 * Why another file is not read, and what helps.
 *
 * @param name - as it is written in the file that names it
 * @param outside - its absolute path when it lies outside the folder and was not allowed
 */
export function notRead(name: string, outside: string | null): { reason: string; help: string } {
  return outside === null
    ? {
        reason: `${name}, which is not there, cannot be opened, or has the name of another that is linked`,
        help: "Put that file beside this one.",
      }
    : {
        reason: `${outside}, which lies outside its folder and is not opened unasked`,
        help: "Allow it when the editor asks, or with --follow-links on the command line; or put it beside this one.",
      };
}
