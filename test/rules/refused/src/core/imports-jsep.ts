// Refused by: one-importer-of-jsep
import "jsep";
