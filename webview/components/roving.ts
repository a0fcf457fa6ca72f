/** Where a key leads in a row of things of which one takes the focus; undefined for other keys. */
export function rovedTo(key: string, at: number, count: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: count - 1,
  };
  const wanted = places[key];
  return wanted === undefined || count === 0 ? undefined : (wanted + count) % count;
}
