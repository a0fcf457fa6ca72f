// A worker thread runs the source as written, as the tests themselves do.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
