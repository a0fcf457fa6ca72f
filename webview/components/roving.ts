/** Which arrows go on and back: those along the things. */
const arrows = {
  row: { on: "ArrowRight", back: "ArrowLeft" },
  column: { on: "ArrowDown", back: "ArrowUp" },
};

/** Where a key leads among things of which one takes the focus; undefined for other keys. */
export function rovedTo(
  key: string,
  at: number,
  count: number,
  along: keyof typeof arrows = "row",
): number | undefined {
  const { on, back } = arrows[along];
  const places: Readonly<Record<string, number>> = { [on]: at + 1, [back]: at - 1, Home: 0, End: count - 1 };
  const wanted = places[key];
  return wanted === undefined || count === 0 ? undefined : (wanted + count) % count;
}
