// Takes the packages of packages.txt into a folder, each checked against its integrity: node fetch.mjs FOLDER
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const target = resolve(process.argv[2] ?? 'target/corpus');
const list = join(dirname(fileURLToPath(import.meta.url)), 'packages.txt');

/** Folder of a package: its name without scope, so that a page can be told where it is. */
const folderOf = (name) => join(target, name.replace(/^@[^/]*\//, ''));

async function fetchPackage(spec, integrity) {
  const folder = folderOf(spec.slice(0, spec.lastIndexOf('@')));
  const mark = join(folder, '.integrity');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === integrity) return;

  const work = mkdtempSync(join(target, '.fetch-'));
  try {
    // Nothing of a package is installed or run: packing a published version only takes its archive.
    const { stdout } = await run('npm', ['pack', spec, '--json', '--ignore-scripts', '--prefer-offline', '--pack-destination', work], { cwd: work });
    const archive = join(work, JSON.parse(stdout)[0].filename);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${spec}: integrity is ${found}, expected ${integrity}`);
    await run('tar', ['-xzf', archive, '-C', work, '--no-same-owner']);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'package'), folder);
    writeFileSync(mark, integrity);
    console.log(`fetched ${spec}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

mkdirSync(target, { recursive: true });
for (const line of readFileSync(list, 'utf8').split('\n')) {
  if (line.trim() === '' || line.startsWith('#')) continue;
  const [spec, integrity] = line.trim().split(/\s+/);
  await fetchPackage(spec, integrity);
}
