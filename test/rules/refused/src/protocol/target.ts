export const target = "protocol";
