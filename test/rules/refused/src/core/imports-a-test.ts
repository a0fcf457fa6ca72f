// Refused by: core-imports
import "../../test/target.ts";
