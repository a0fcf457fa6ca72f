// Refused by: no-cycles
import "./cycle-b.ts";
