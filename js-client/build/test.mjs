// Bundles every test/unit/**/*.test.ts and runs them with Node's own test runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const only = process.argv[2] ?? '';
const tests = readdirSync('test/unit', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.test.ts') && file.includes(only));
rmSync('target/unit', { recursive: true, force: true });
await build({
  entryPoints: tests.map((file) => join('test/unit', file)),
  outdir: 'target/unit',
  outbase: 'test/unit',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  external: ['esbuild', 'typescript'],
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  define: { __COBROWSE_VERSION__: '"test"' },
  logLevel: 'warning',
});
const files = tests.map((file) => join('target/unit', file.replace(/\.ts$/, '.mjs')));
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
