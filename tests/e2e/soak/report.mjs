// How a soak says what it found: one line of JSON, the last on standard output, and its exit code.

/** `broken` lists the limits that were not held, in words. */
export function report(property, figures, broken) {
  for (const line of broken) console.error(`broken: ${line}`);
  console.log(JSON.stringify({ property, ...figures, held: broken.length === 0 }));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

/** Numbers in [0, 1) that are the same for the same seed. */
export function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
