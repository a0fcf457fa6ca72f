// Refused by: core-without-node
import "node:worker_threads";
