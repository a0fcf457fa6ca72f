export const target = "extension";
