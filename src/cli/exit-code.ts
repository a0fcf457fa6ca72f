import type { ErrorCode } from "../core/errors.ts";

/** What the program ends with: 0 done, 1 failed, 2 wrong arguments or recipe, 3 data missing or unreadable, 130 cancelled. */
export function exitCodeOf(code: ErrorCode): 1 | 2 | 3 | 130 {
  switch (code) {
    case "cancelled":
      return 130;
    case "file-not-found":
    case "file-unreadable":
    case "file-changed":
    case "not-nwb":
    case "damaged-data":
    case "unsupported-data":
    case "missing-filter":
    case "worker-died":
    case "bad-cache":
    case "bad-catalogue":
    case "offline":
    case "network-failed":
    case "server-refused":
    case "needs-token":
    case "no-ranges":
    case "remote-changed":
    case "bad-answer":
    case "redirect-refused":
    case "wrong-size":
    case "checksum-mismatch":
    case "unknown-dandiset":
    case "no-spike-times":
    case "bad-input":
      return 3;
    case "bad-argument":
    case "unknown-session":
    case "bad-recipe":
    case "bad-parameter":
    case "bad-folds":
    case "bad-window":
    case "missing-table":
    case "missing-column":
    case "missing-label":
    case "wrong-type":
    case "filter-syntax":
      return 2;
    default:
      return 1;
  }
}
