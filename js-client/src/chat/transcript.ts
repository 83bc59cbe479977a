import type { Entry } from './timeline.ts';

/** A conversation as people keep it: `words` has a sentence for each entry that is none of a person. */
export function transcriptText(entries: readonly Entry[], nameOf: (entry: Entry) => string, words: Words): string {
  const lines = entries.map((entry) => {
    const at = new Date(entry.atMs).toLocaleString();
    if (entry.kind === 'message') return `[${at}] ${nameOf(entry)}: ${entry.text.replace(/\n/g, '\n    ')}`;
    const sentence = words(entry);
    return sentence && `[${at}] – ${sentence}`;
  });
  return lines.filter((line) => line).join('\n') + '\n';
}

/** The same for programs. */
export function transcriptJson(conversation: string, entries: readonly Entry[]): string {
  const plain = entries.map(({ atMs, ...entry }) => ({ at: new Date(atMs).toISOString(), ...entry }));
  return JSON.stringify({ conversation, entries: plain }, null, 2);
}

/** What an entry says, when it is not a message; undefined: nothing that people need to know. */
export type Words = (entry: Entry) => string | undefined;

/** Lets the browser save a text that was made here. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
