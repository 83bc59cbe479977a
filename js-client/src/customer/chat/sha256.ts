const ROOT_BITS = 32;
const BLOCK_BYTES = 64;
/** The length of the message stands in the last bytes of its last block, behind a one bit. */
const LENGTH_BYTES = 8;

/** SHA-256 after FIPS 180-4 for short texts, many times over: the browser's own answers later, which costs more than the hash, and not at all on pages without TLS. */
export function sha256(): (message: Uint8Array) => string {
  const { rounds, start } = constants();
  const words = new Uint32Array(64);
  const at = (list: Uint32Array, index: number) => list[index] as number;
  const turned = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits));

  const block = (state: Uint32Array, view: DataView, offset: number) => {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(offset + 4 * i);
    for (let i = 16; i < 64; i++) {
      const [two, fifteen] = [at(words, i - 2), at(words, i - 15)];
      const late = turned(two, 17) ^ turned(two, 19) ^ (two >>> 10);
      const early = turned(fifteen, 7) ^ turned(fifteen, 18) ^ (fifteen >>> 3);
      words[i] = late + at(words, i - 7) + early + at(words, i - 16);
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const chosen = (e & f) ^ (~e & g);
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + at(rounds, i) + at(words, i)) | 0;
      const most = (a & b) ^ (a & c) ^ (b & c);
      const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = at(state, i) + word));
  };

  return (message) => {
    const size = Math.ceil((message.length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES;
    const padded = new Uint8Array(size);
    padded.set(message);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(size - 4, message.length * 8);
    const state = start.slice();
    for (let offset = 0; offset < size; offset += BLOCK_BYTES) block(state, view, offset);
    return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
  };
}

/** The first bits behind the point of roots of the first primes: cube roots for the rounds, square roots to begin with. */
function constants(): { readonly rounds: Uint32Array; readonly start: Uint32Array } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++)
    if (primes.every((prime) => candidate % prime > 0)) primes.push(candidate);
  const bits = (root: number) => (root % 1) * 2 ** ROOT_BITS;
  return {
    rounds: Uint32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
    start: Uint32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime))),
  };
}
