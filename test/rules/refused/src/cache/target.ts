export const target = "cache";
