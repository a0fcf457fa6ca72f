// Refused by: one-importer-of-ml-matrix
import "ml-matrix";
