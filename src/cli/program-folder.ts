import { fileURLToPath } from "node:url";

/** The folder of package.json: the bundle lies in dist, below it. */
export const programFolder = fileURLToPath(new URL("..", import.meta.url));
