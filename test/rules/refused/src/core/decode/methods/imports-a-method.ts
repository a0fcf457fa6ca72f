// Refused by: methods-apart
import "./target.ts";
