// Starts the decoding thread from source: a worker does not inherit the loader that runs the tests.
import { register } from "tsx/esm/api";

register();
await import("../../src/worker/decode.ts");
