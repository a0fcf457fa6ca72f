// Refused by: core-imports
import type { target } from "../protocol/target.ts";
export type Target = typeof target;
