import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Program, finds } from '../../../src/rules/pattern.ts';

interface Case {
  readonly pattern: string;
  readonly found: readonly string[];
  readonly notFound: readonly string[];
  readonly program: Program;
}

const cases = JSON.parse(readFileSync('../docs/protocol/v1/patterns.json', 'utf8')) as Case[];

test('programs find what the engine of the browser finds', () => {
  assert.ok(cases.length > 10);
  for (const { pattern, program, found, notFound } of cases) {
    const engine = new RegExp(pattern);
    for (const url of found) assert.ok(finds(program, url) && engine.test(url), `${pattern} in ${url}`);
    for (const url of notFound) {
      assert.ok(!finds(program, url), `${pattern} not in ${url}`);
      // The engine would take for ever for these two.
      if (!/a\*\)\*|x\+x\+/.test(pattern)) assert.ok(!engine.test(url), `${pattern} not in ${url}`);
    }
  }
});

test('no address takes long, whatever the pattern', () => {
  const nested = cases.find(({ pattern }) => pattern === '(x+x+)+y');
  assert.ok(nested && !finds(nested.program, 'x'.repeat(4_096)));
});

test('a program that leads nowhere finds nothing', () => {
  assert.ok(!finds([[7]], 'abc'));
  assert.ok(!finds(['?'], 'abc'));
  assert.ok(!finds([], 'abc'));
});
