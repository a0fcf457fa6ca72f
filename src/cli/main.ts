#!/usr/bin/env node
import module from "node:module";
import { startEarly } from "./early-thread.ts";

// What was compiled once is kept, from Node 22 on.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const args = process.argv.slice(2);
startEarly(args);
const { runProgram } = await import("./program.ts");
process.exitCode = await runProgram(args);
