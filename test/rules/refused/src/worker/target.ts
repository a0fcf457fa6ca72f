export const target = "worker";
