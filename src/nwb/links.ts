import type { Notice } from "../core/errors.ts";
import type { H5File } from "./h5/file.ts";
import { notRead } from "./h5/other-file.ts";

/** A link that leads out of the file's folder and was not allowed, so that it is not followed. */
export interface OutsideLink {
  /** The link, as a path in this file. */
  readonly object: string;
  /** The other file, an absolute path. */
  readonly file: string;
  /** What is meant in it. */
  readonly target: string;
}

/** Null for links that are followed, and for what is no link. */
export function outsideLink(file: H5File, object: string): OutsideLink | null {
  if (file.kind(object) !== "external-link") return null;
  const link = file.link(object);
  const outside = link?.file == null ? null : file.outside(link.file);
  return link === null || outside === null ? null : { object, file: outside, target: link.target };
}

/** What is wrong with a link that leads nowhere. */
export interface LinkProblem {
  readonly reason: string;
  /** What helps; empty when that is what helps against damage. */
  readonly help: string;
}

/** Null when the object is reached. */
export function linkProblem(file: H5File, object: string): LinkProblem | null {
  const kind = file.kind(object);
  if (kind !== "broken-link" && kind !== "external-link") return null;
  const link = file.link(object);
  if (link?.file == null)
    return { reason: `it links to ${link?.target ?? "nowhere"}, which is not there`, help: "" };
  if (file.provideLinked(link.file)) {
    const reason = `it links to ${link.target} in ${link.file}, where nothing can be read: there is no such object, or it is a link to yet another file`;
    return { reason, help: "" };
  }
  const { reason, help } = notRead(link.file, file.outside(link.file));
  return { reason: `it links to ${link.target} in another file, ${reason}`, help };
}

/** The same as a notice. */
export function linkNotice(file: H5File, object: string): Notice | null {
  const problem = linkProblem(file, object);
  return problem && brokenLink(object, problem);
}

export const brokenLink = (object: string, { reason, help }: LinkProblem): Notice => ({
  code: "broken-link",
  message: `${object}: ${reason}. ${help}`.trim(),
});

/** As what is said of any object that is linked and cannot be read. */
export const obstacleOf = ({ reason, help }: LinkProblem): { reason: string; help?: string } =>
  help === "" ? { reason } : { reason, help };
