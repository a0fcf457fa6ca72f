/** A count with separators: `1,163`, without the platform's formats, which take long to load. Ids never go through this. */
export const groupedDigits = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
