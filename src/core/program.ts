import { version } from "../../package.json";

/** What wrote a file, for provenance. */
export const program = { name: "neural-coding", version } as const;
