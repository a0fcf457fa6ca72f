// Refused by: one-importer-of-preact
import "preact";
