export const target = "cli";
