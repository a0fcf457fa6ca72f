import { AnalysisError } from "../core/errors.ts";

/**
 * What the operating system refused, in a sentence: whoever called it did not expect that, but no part of this program is
 * broken. Anything else comes back as it is.
 */
export function withSentence(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AnalysisError) return error;
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (typeof code !== "string" || typeof syscall !== "string") return error;
  if (syscall === "uv_cwd")
    return new AnalysisError(
      "file-unreadable",
      "The working folder is gone: somebody deleted or moved it. Go to a folder that exists (cd) and try again.",
      { path: ".", cause: code },
    );
  const where = path ?? "A file";
  return new AnalysisError("file-unreadable", `${where} cannot be used: ${message}. Check the path.`, {
    path: path ?? "",
    cause: code,
  });
}
