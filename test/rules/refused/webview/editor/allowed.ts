// Refused by: nothing
import "../../src/core/target.ts";
import "../../src/protocol/target.ts";
