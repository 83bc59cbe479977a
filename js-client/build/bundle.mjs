// Bundles what browsers load into target/classes, compresses it, and fails when a bundle outgrows its budget.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { privateNames } from './private-names.mjs';

const out = 'target/classes/org/opencobrowse/js';
const version = process.env.COBROWSE_VERSION ?? JSON.parse(readFileSync('package.json', 'utf8')).version;

/** Entry → highest size in bytes after gzip. */
const bundles = {
  'loader.js': { entry: 'src/loader.ts', gzipBudget: 4 * 1024 },
  'customer.js': { entry: 'src/customer.ts', gzipBudget: 33 * 1024 },
  'viewer.js': { entry: 'src/agent.ts', gzipBudget: 20 * 1024 },
  'desktop.js': { entry: 'src/desktop/desktop.ts', gzipBudget: 40 * 1024 },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const mangleProps = privateNames();
for (const [file, { entry }] of Object.entries(bundles)) {
  const bundled = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2020',
    legalComments: 'none',
    define: { __COBROWSE_VERSION__: JSON.stringify(version) },
    mangleProps,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    logLevel: 'warning',
  });
  const { code } = await minify(bundled.outputFiles[0].text, {
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true },
    format: { ecma: 2020 },
  });
  writeFileSync(join(out, file), code);
}
for (const file of readdirSync('static')) copyFileSync(join('static', file), join(out, file));

let tooLarge = false;
for (const file of readdirSync(out).sort()) {
  const bytes = readFileSync(join(out, file));
  const gz = gzipSync(bytes, { level: 9 });
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(join(out, `${file}.gz`), gz);
  writeFileSync(join(out, `${file}.br`), br);
  const budget = bundles[file]?.gzipBudget;
  if (budget === undefined) continue;
  const over = gz.length > budget;
  tooLarge ||= over;
  console.log(`${file}: ${bytes.length} B, gzip ${gz.length} B of ${budget}${over ? '  TOO LARGE' : ''}`);
}
writeFileSync(join(out, 'version.txt'), version);

// Capture and replica side by side, for tests in a browser without a server.
await build({
  entryPoints: ['test/harness/harness.ts'],
  outfile: 'target/harness/harness.js',
  bundle: true,
  format: 'iife',
  target: 'es2020',
  logLevel: 'warning',
});
if (tooLarge) process.exit(1);
