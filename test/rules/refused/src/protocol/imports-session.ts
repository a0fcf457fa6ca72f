// Refused by: protocol-imports
import "../session/target.ts";
