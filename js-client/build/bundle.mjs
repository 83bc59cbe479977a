// Bundles what browsers load into target/classes, compresses it, and fails when a bundle outgrows its budget.
import zopfli from '@gfx/zopfli';
import { build, transform } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';
import { minify } from 'terser';
import ts from 'typescript';
import { closures } from './closures.mjs';
import { privateNames } from './private-names.mjs';
import { sources } from './sources.mjs';

const out = 'target/classes/org/opencobrowse/js';
const version = process.env.COBROWSE_VERSION ?? JSON.parse(readFileSync('package.json', 'utf8')).version;

/** Entry → highest size in bytes of the gzip that the server sends. */
const bundles = {
  'loader.js': { entry: 'src/loader.ts', gzipBudget: 4 * 1024 },
  'customer.js': { entry: 'src/customer.ts', gzipBudget: 36 * 1024 },
  'start.js': { entry: 'src/start.ts', gzipBudget: 2.5 * 1024, format: 'esm' },
  'chat.js': { entry: 'src/chat.ts', gzipBudget: 16 * 1024, format: 'esm' },
  'chat-start.js': { entry: 'src/chat-start.ts', gzipBudget: 4 * 1024, format: 'esm' },
  'chat-window.js': { entry: 'src/chat-window.ts', gzipBudget: 16 * 1024 },
  'guide.js': { entry: 'src/guide.ts', gzipBudget: 2 * 1024, format: 'esm' },
  'resources.js': { entry: 'src/resources.ts', gzipBudget: 1024, format: 'esm' },
  'inside.js': { entry: 'src/inside.ts', gzipBudget: 7.5 * 1024, format: 'esm' },
  'page-api.js': { entry: 'src/page-api.ts', gzipBudget: 4 * 1024, format: 'esm' },
  'preview.js': { entry: 'src/preview.ts', gzipBudget: 24 * 1024, format: 'esm' },
  'preview-window.js': { entry: 'src/preview/preview-window.ts', gzipBudget: 16 * 1024 },
  'hidden.js': { entry: 'src/hidden.ts', gzipBudget: 2.5 * 1024, format: 'esm' },
  'rules.js': { entry: 'src/rules.ts', gzipBudget: 3 * 1024, format: 'esm' },
  'frame-offer.js': { entry: 'src/frame-offer.ts', gzipBudget: 1024, format: 'esm' },
  'frame.js': { entry: 'src/frame.ts', gzipBudget: 28 * 1024, format: 'esm' },
  'control.js': { entry: 'src/control.ts', gzipBudget: 9.5 * 1024, format: 'esm' },
  'act.js': { entry: 'src/act.ts', gzipBudget: 5 * 1024, format: 'esm' },
  'control-bar.js': { entry: 'src/control-bar.ts', gzipBudget: 4 * 1024, format: 'esm' },
  'longpoll.js': { entry: 'src/longpoll.ts', gzipBudget: 2 * 1024, format: 'esm' },
  'comeback.js': { entry: 'src/comeback.ts', gzipBudget: 2 * 1024, format: 'esm' },
  'viewer.js': { entry: 'src/agent.ts', gzipBudget: 26 * 1024 },
  'doctor.js': { entry: 'src/doctor/doctor.ts', gzipBudget: 3 * 1024 },
  'desktop.js': { entry: 'src/desktop/desktop.ts', gzipBudget: 44 * 1024 },
};

/** Style text in a template is nobody's to shorten but ours. */
const shortSheet = {
  name: 'short-sheet',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]ui[/\\].*sheet\.ts$/ }, async ({ path }) => {
      const [before, css, after] = readFileSync(path, 'utf8').split(/(?<=SHEET = )`|`(?=;)/);
      const { code } = await transform(css, { loader: 'css', minify: true });
      return { contents: before + JSON.stringify(code.trim()) + after, loader: 'ts' };
    }),
};

const program = sources();
const closed = closures(program);
const closedClasses = {
  name: 'closed-classes',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => {
      const contents = closed(path);
      return contents === undefined ? undefined : { contents, loader: 'ts' };
    }),
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const mangleProps = privateNames(program);
const mangleCache = sharedShortNames(mangleProps);
for (const [file, { entry, format = 'iife' }] of Object.entries(bundles)) {
  const bundled = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: 'es2020',
    legalComments: 'none',
    define: { __COBROWSE_VERSION__: JSON.stringify(version) },
    mangleProps,
    mangleCache: { ...mangleCache },
    plugins: [shortSheet, closedClasses],
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    logLevel: 'warning',
  });
  const { code } = await minify(bundled.outputFiles[0].text, {
    ecma: 2020,
    module: format === 'esm',
    compress: { passes: 3, unsafe_arrows: true, inline: 1, sequences: false },
    format: { ecma: 2020 },
  });
  writeFileSync(join(out, file), code);
}
for (const file of readdirSync('static')) copyFileSync(join('static', file), join(out, file));

let tooLarge = false;
for (const file of readdirSync(out).sort()) {
  const bytes = readFileSync(join(out, file));
  const gz = await smallestGzip(bytes);
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

/** Spends more time than a server would have, and is checked: nobody looks at these bytes again before a browser does. */
async function smallestGzip(bytes) {
  const packed = await zopfli.gzipAsync(bytes, { numiterations: 15 });
  if (!gunzipSync(packed).equals(bytes)) throw new Error('the packed bytes say something else');
  return packed;
}

/**
 * Private name → short name. Names of which no class has both may share one: the fewer there are, the better they compress.
 * @param {RegExp} isPrivate
 */
function sharedShortNames(isPrivate) {
  const rivals = new Map();
  const taken = new Set();
  const isPlain = (name) => !isPrivate.test(name);
  const namesIn = (node) =>
    (ts.isIdentifier(node) ? [node.text] : []).concat(...node.getChildren().map((child) => namesIn(child)));
  const visit = (node) => {
    if (ts.isClassLike(node)) {
      const names = [...new Set(namesIn(node))].filter((name) => !isPlain(name));
      if (names.length > 0 && node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword))
        throw new Error(`${node.name?.text}: what it extends may have a private member of the same short name`);
      for (const name of names) rivals.set(name, names.concat(rivals.get(name) ?? []));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of readdirSync('src', { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const source = ts.createSourceFile(file, readFileSync(join('src', file), 'utf8'), ts.ScriptTarget.ES2022, true);
    for (const name of namesIn(source)) if (isPlain(name)) taken.add(name);
    visit(source);
  }
  // The commonest letters of the code around them first.
  const letters = [...'etnsioralcdhumpfgbvwyxkjqzETNSIORALCDHUMPFGBVWYXKJQZ'].filter((letter) => !taken.has(letter));
  const short = {};
  for (const [name, others] of [...rivals].sort(([, one], [, other]) => other.length - one.length)) {
    const free = letters.find((letter) => !others.some((other) => short[other] === letter));
    if (free !== undefined) short[name] = free;
  }
  return short;
}
