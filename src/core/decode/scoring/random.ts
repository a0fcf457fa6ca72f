/** Where a generator is in its stream. */
export interface RandomSnapshot {
  readonly words: Uint32Array;
  readonly next: number;
}

/**
 * NumPy's `RandomState`: the 32-bit Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) and the shuffles
 * drawn from it, so that a seed gives the folds and permutations that scikit-learn makes of it.
 */
export class RandomState {
  private readonly words: Uint32Array;
  private next: number;

  /** @param from - a seed, a whole number 0 ≤ seed < 2³², or where another generator was */
  constructor(from: number | RandomSnapshot) {
    this.words = typeof from === "number" ? seeded(from) : from.words.slice();
    this.next = typeof from === "number" ? size : from.next;
  }

  /** Where it is in its stream, as plain data: a generator made from it goes on from here. */
  snapshot(): RandomSnapshot {
    return { words: this.words.slice(), next: this.next };
  }

  /** The next word, 0 … 2³² - 1. */
  word(): number {
    if (this.next === size) this.refresh();
    let word = this.words[this.next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  }

  /** Fisher and Yates' shuffle, in place, from the end. */
  shuffle(values: Int32Array): void {
    let mask = 0xffffffff;
    for (let i = values.length - 1; i > 0; i--) {
      while (mask >>> 1 >= i) mask >>>= 1;
      // A whole number from 0 to i, both included: masked words until one is not above i.
      let j = (this.word() & mask) >>> 0;
      while (j > i) j = (this.word() & mask) >>> 0;
      const kept = values[i]!;
      values[i] = values[j]!;
      values[j] = kept;
    }
  }

  /** 0 … n - 1 in random order. */
  permutation(n: number): Int32Array {
    const values = new Int32Array(n);
    for (let i = 0; i < n; i++) values[i] = i;
    this.shuffle(values);
    return values;
  }

  private refresh(): void {
    const { words } = this;
    // Word i from its neighbour and the word 397 places on, around the end.
    for (let i = 0; i < size - 397; i++) words[i] = twisted(words[i]!, words[i + 1]!, words[i + 397]!);
    for (let i = size - 397; i < size - 1; i++)
      words[i] = twisted(words[i]!, words[i + 1]!, words[i + 397 - size]!);
    words[size - 1] = twisted(words[size - 1]!, words[0]!, words[396]!);
    this.next = 0;
  }
}

const size = 624;

function twisted(word: number, next: number, far: number): number {
  const mixed = (word & 0x80000000) | (next & 0x7fffffff);
  return far ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
}

function seeded(seed: number): Uint32Array {
  const words = new Uint32Array(size);
  let word = seed >>> 0;
  words[0] = word;
  for (let i = 1; i < size; i++) {
    word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) >>> 0;
    words[i] = word;
  }
  return words;
}
