// Brings the pinned Node into .runtime/node. Runs on whatever older Node is there (plain JavaScript, from Node 18 on):
//   node tools/fetch-node.mjs CLONE
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const [, , root = '.'] = process.argv;
const { version, packages } = JSON.parse(readFileSync(join(root, 'config', 'node.json'), 'utf8'));
const runtime = join(root, '.runtime');
const place = join(runtime, 'node');

function fail(text) {
  console.error(text);
  process.exit(1);
}

const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', ...options });

/** A Node of the pinned version that the machine has already: the only way where npm carries none. */
function copyOwn(into) {
  if (process.version !== `v${version}`) {
    fail(
      `npm has no Node ${version} for ${process.platform}-${process.arch}, and the node on the PATH is ${process.version}.\n` +
        `Install Node ${version} from nodejs.org or a version manager (nvm install ${version}), put it first on the PATH, and run this again.`,
    );
  }
  mkdirSync(join(into, 'bin'));
  cpSync(process.execPath, join(into, 'bin', 'node'));
}

function fetchPackage({ name, integrity }, into) {
  run('npm', ['pack', `${name}@${version}`, '--pack-destination', into, '--ignore-scripts', '--silent'], {
    cwd: into,
  });
  const archive = join(into, `${name}-${version}.tgz`);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) {
    fail(
      `${name}@${version} is not what config/node.json expects:\n  expected ${integrity}\n  found    ${found}\n` +
        'It was changed on the way or at its source. Nothing of it was run. Ask npm for it over another network.',
    );
  }
  run('tar', ['-xzf', archive, '--strip-components=1', '-C', into, 'package/bin', 'package/LICENSE']);
  rmSync(archive);
}

// Made beside its place and renamed, so that a folder that is there is whole.
const unfinished = mkdtempSync(join(runtime, 'node-unfinished-'));
try {
  const carried = packages[`${process.platform}-${process.arch}`];
  if (carried === undefined) copyOwn(unfinished);
  else fetchPackage(carried, unfinished);
  const says = run(join(unfinished, 'bin', 'node'), ['--version']).trim();
  if (says !== `v${version}`) fail(`The fetched Node says that it is ${says}, not v${version}.`);
  // A temporary folder is closed to others; a clone need not be.
  chmodSync(unfinished, 0o755);
  const former = mkdtempSync(join(runtime, 'node-former-'));
  try {
    renameSync(place, join(former, 'node'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(unfinished, place);
  rmSync(former, { recursive: true, force: true });
} finally {
  rmSync(unfinished, { recursive: true, force: true });
}
