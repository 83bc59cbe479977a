/**
 * Marks a longest increasing subsequence of distinct numbers: what need not move when siblings change their order. Patience sorting with
 * back links (Fredman 1975), O(n log n).
 */
export function longestIncreasing(values: readonly number[]): boolean[] {
  const stays: boolean[] = [];
  const previous: number[] = [];
  /** tails[k]: index of the smallest value that ends an increasing run of length k + 1. */
  const tails: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = at;
    stays[at] = false;
  }
  for (let at = tails.length > 0 ? (tails[tails.length - 1] as number) : -1; at >= 0; at = previous[at] as number)
    stays[at] = true;
  return stays;
}
