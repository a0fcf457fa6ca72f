export const target = "remote";
