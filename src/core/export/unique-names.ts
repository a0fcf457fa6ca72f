/**
 * Names of columns of which no two are the same, in their order: the first keeps a name, the second of `7` is `7#2`.
 * Readers of Parquet and Arrow refuse a file with two columns of one name, or lose one of them in silence.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    let count = (seen.get(name) ?? 0) + 1;
    if (count === 1) {
      seen.set(name, 1);
      return name;
    }
    while (taken.has(`${name}#${count}`)) count++;
    seen.set(name, count);
    taken.add(`${name}#${count}`);
    return `${name}#${count}`;
  });
}
