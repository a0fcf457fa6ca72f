/**
 * The names most like a misspelt one, best first, at most three; none when nothing is close.
 *
 * Distance is the number of single-character edits, a swap of neighbours counting one (optimal string
 * alignment), in lower case. A name that holds the wanted text, or starts like it, counts as close.
 */
export function nearestNames(wanted: string, available: readonly string[]): readonly string[] {
  const target = wanted.toLowerCase();
  const limit = Math.max(2, Math.floor(target.length / 3));
  return available
    .map((name) => {
      const candidate = name.toLowerCase();
      const contains = target.length > 2 && (candidate.includes(target) || target.includes(candidate));
      return { name, distance: contains ? 1 : editDistance(target, candidate) };
    })
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, substitution);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
