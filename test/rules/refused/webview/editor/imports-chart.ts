// Refused by: one-importer-of-chart-js
import "chart.js";
