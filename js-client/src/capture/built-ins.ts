/**
 * Throws where the language itself does not work as capture relies on it. A page can replace its functions at any time, and some replacements
 * answer wrongly without a word: agents would go on looking at a picture that nothing changes any more.
 */
export function checkBuiltIns(): void {
  const map = new Map([['a', 1]]);
  const set = new Set([2, 3]);
  const weak = new WeakMap([[map, 4]]);
  const list = [...set, ...map.values()].map((one) => one * 2).filter((one) => one > 2);
  list.push(weak.get(map) ?? 0);
  set.delete(2);
  map.set('b', 5);
  const seen = [list, list.slice(1), map.get('a'), map.has('b'), set.has(2), set.size, 'a-b'.replace(/-/g, '+')].join();
  if (seen !== '4,6,4,6,4,1,true,false,1,a+b') throw new Error(seen);
}
