/** Types of the sessions of Allen's Visual Coding - Neuropixels, all of which lie in one public bucket. */
const visualCoding: ReadonlySet<string | undefined> = new Set([
  "brain_observatory_1.1",
  "functional_connectivity",
]);
const bucket =
  "https://allen-brain-observatory.s3.us-west-2.amazonaws.com/visual-coding-neuropixels/ecephys-cache";

/** Where anybody can download the file of a session; undefined for those of other data sets. */
export const downloadAddress = (id: string, sessionType: string | undefined): string | undefined =>
  visualCoding.has(sessionType) ? `${bucket}/session_${id}/session_${id}.nwb` : undefined;
