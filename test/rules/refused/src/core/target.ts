export const target = "core";
