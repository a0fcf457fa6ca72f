// Refused by: questions-without-methods
import "../methods/target.ts";
