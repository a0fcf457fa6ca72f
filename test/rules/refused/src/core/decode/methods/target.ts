export const target = "nwb";
