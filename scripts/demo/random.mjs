// Seeded random numbers, the same on every machine: xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32.

/** Uniform numbers in [0, 1), and what is drawn from them. */
export function randomStream(seed) {
  let mixed = seed >>> 0;
  const split = () => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  const state = Uint32Array.from([split(), split(), split(), split()]);
  const rotate = (value, by) => ((value << by) | (value >>> (32 - by))) >>> 0;
  const uniform = () => {
    const result = Math.imul(rotate(Math.imul(state[1], 5) >>> 0, 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11);
    return result / 2 ** 32;
  };
  /** Box-Muller. */
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    normal,
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    exponential: (rate) => -Math.log(1 - uniform()) / rate,
    pick: (values) => values[Math.floor(uniform() * values.length)],
    shuffled(values) {
      const order = [...values];
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
  };
}
