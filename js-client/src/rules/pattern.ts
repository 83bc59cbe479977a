/**
 * A pattern for addresses as the server made it: instructions of an automaton that follows all ways at once (K. Thompson, Regular expression search algorithm,
 * 1968), so that no address can keep a page busy. Text: `+azAZ` one character of these ranges, `-az` one of none of them, `^` the begin, `$` the end, `!` found.
 * Numbers: go on at each of these instructions.
 */
export type Program = readonly (string | readonly number[])[];

/** Whether the pattern is found anywhere in the text. */
export function finds(program: Program, text: string): boolean {
  let now: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const reached = new Set<number>();
    now.push(0);
    for (let index = now.pop(); index !== undefined; index = now.pop()) {
      const instruction = program[index];
      if (instruction === undefined || reached.has(index)) continue;
      reached.add(index);
      if (typeof instruction !== 'string') now.push(...instruction);
      else if (instruction === '!') return true;
      else if ((instruction === '^' && at === 0) || (instruction === '$' && at === text.length)) now.push(index + 1);
    }
    now = [];
    for (const index of reached) if (takes(program[index] as string, text.charAt(at))) now.push(index + 1);
  }
  return false;
}

function takes(instruction: string | readonly number[], character: string): boolean {
  const sign = instruction[0];
  if (character === '' || (sign !== '+' && sign !== '-')) return false;
  let isInside = false;
  for (let at = 1; at < instruction.length; at += 2)
    isInside ||= (instruction[at] as string) <= character && character <= (instruction[at + 1] as string);
  return isInside === (sign === '+');
}
