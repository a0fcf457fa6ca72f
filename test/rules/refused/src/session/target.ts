export const target = "session";
