// Refused by: core-without-node
import "node:path";
