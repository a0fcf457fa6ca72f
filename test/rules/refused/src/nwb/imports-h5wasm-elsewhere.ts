// Refused by: one-importer-of-h5wasm
import "h5wasm";
