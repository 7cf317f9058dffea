// Says whether node_modules holds exactly what package-lock.json names: node tools/locked-packages.mjs CLONE
// npm itself is not asked: `npm ci` refuses a lock in which another platform's optional package is missing, and
// `npm install` installs a package that is not locked without a word.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , root = '.'] = process.argv;
const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
const locked = read('package-lock.json');
const installed = read('node_modules/.package-lock.json');

const wrong = [];
for (const [path, { version, integrity, link, optional }] of Object.entries(installed)) {
  if (link || !path.startsWith('node_modules/')) continue;
  const wanted = locked[path];
  // A platform's own package may be unknown where the lock was made; it is bound by its parent's exact version.
  if (wanted === undefined && optional) continue;
  if (wanted === undefined) wrong.push(`${path} ${version} is installed but not locked`);
  else if (wanted.version !== version || wanted.integrity !== integrity) {
    wrong.push(`${path} is ${version}, locked is ${wanted.version}`);
  }
}
for (const [path, { optional, peer }] of Object.entries(locked)) {
  if (path.startsWith('node_modules/') && !optional && !peer && installed[path] === undefined) {
    wrong.push(`${path} is locked but not installed`);
  }
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
