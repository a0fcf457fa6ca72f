// The other half of the cycle that cycle-a.ts closes.
import "./cycle-a.ts";
