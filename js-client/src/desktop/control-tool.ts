import type { ControlView } from '../viewer/control.ts';

/** What the button says, and what pressing it means. */
export function wordsForControlTool(control: ControlView | null): {
  readonly words: string;
  readonly wants: 'more' | 'less' | 'nothing';
} {
  if (control?.mine === true)
    return { words: control.state === 'granted' ? 'End control' : 'Withdraw the question', wants: 'less' };
  return { words: 'Ask for control', wants: control?.state === 'none' ? 'more' : 'nothing' };
}
