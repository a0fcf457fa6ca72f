// Refused by: extension-imports
import type { target } from "../nwb/target.ts";
export type Target = typeof target;
