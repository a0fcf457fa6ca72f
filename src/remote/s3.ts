import type { Bases } from "./settings.ts";

/** The bucket of the Visual Coding sessions, which the base of S3 stands for. */
const ownBucket = "allen-brain-observatory";

/** The anonymous https address of an object. */
export function s3Address(bases: Bases, bucket: string, key: string): URL {
  const path = key.split("/").map(encodeURIComponent).join("/");
  if (bucket === ownBucket) return new URL(`${bases.s3}/${path}`);
  // The certificate of `*.s3.amazonaws.com` holds for names without dots only.
  const front = bucket.includes(".")
    ? `https://s3.amazonaws.com/${bucket}`
    : `https://${bucket}.s3.amazonaws.com`;
  return new URL(`${front}/${path}`);
}
