// Runs `npm ci` only when the lock file changed since the last time: the Maven build stays quick.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const marker = 'node_modules/.installed-lock';
const lock = readFileSync('package-lock.json', 'utf8');
if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
  execFileSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { stdio: 'inherit' });
  writeFileSync(marker, lock);
}
