import type { Machine } from '../machine.ts';
import { output } from './ask.ts';
import { type Fact, unknown } from './fact.ts';
import type { Family, OperatingSystem } from './facts.ts';

/** Which operating system, on what, and what starts its services. */
export async function systemFacts(machine: Machine): Promise<Fact<OperatingSystem>> {
  const kernel = (await output(machine, 'uname', '-sr')) ?? machine.platform;
  if (machine.platform === 'darwin') return macos(machine, kernel);
  if (machine.platform !== 'linux') return unknown(`${machine.platform} is not known`);
  const text = (await machine.read('/etc/os-release')) ?? (await machine.read('/usr/lib/os-release'));
  const release = parseOsRelease(text ?? '');
  return {
    family: familyOf(release.get('ID') ?? '', release.get('ID_LIKE') ?? ''),
    id: release.get('ID') ?? 'linux',
    version: release.get('VERSION_ID') ?? '',
    name: release.get('PRETTY_NAME') ?? release.get('NAME') ?? 'Linux',
    kernel,
    arch: machine.arch,
    libc: await libc(machine),
    inside: await inside(machine),
    init: (await isDirectory(machine, '/run/systemd/system')) ? 'systemd' : 'other',
  };
}

async function macos(machine: Machine, kernel: string): Promise<OperatingSystem> {
  const version = (await output(machine, 'sw_vers', '-productVersion')) ?? '';
  return {
    family: 'macos',
    id: 'macos',
    version,
    name: `macOS ${version}`.trim(),
    kernel,
    // Under Rosetta a program believes in another processor than the machine has.
    arch: (await output(machine, 'sysctl', '-n', 'hw.optional.arm64')) === '1' ? 'arm64' : machine.arch,
    libc: 'system',
    inside: null,
    init: 'launchd',
  };
}

/** `KEY=value` lines as the shell would read them; values may be quoted. */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, unquoted(value.trim()));
  }
  return fields;
}

function unquoted(value: string): string {
  const [, quote, inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
  if (quote === undefined || inner === undefined) return value;
  return quote === '"' ? inner.replaceAll(/\\([\\"$`])/g, '$1') : inner;
}

export function familyOf(id: string, like: string): Family {
  const words = new Set([id, ...like.split(/\s+/)]);
  const has = (...names: string[]) => names.some((name) => words.has(name));
  if (has('debian', 'ubuntu')) return 'debian';
  if (has('rhel', 'fedora', 'centos')) return 'rhel';
  return has('alpine') ? 'alpine' : 'other';
}

async function libc(machine: Machine): Promise<OperatingSystem['libc']> {
  const { stdout, stderr } = await machine.run('ldd', ['--version'], { timeoutMs: 5_000 });
  const text = `${stdout}${stderr}`;
  if (/musl/i.test(text)) return 'musl';
  return /glibc|gnu libc|gnu c library/i.test(text) ? 'glibc' : 'unknown';
}

/** Each of these leaves a sign that does not need root. */
async function inside(machine: Machine): Promise<string | null> {
  const version = (await machine.read('/proc/version')) ?? '';
  if (/microsoft/i.test(version)) return /wsl2|microsoft-standard/i.test(version) ? 'wsl2' : 'wsl1';
  if ((await machine.read('/run/.containerenv')) !== null) return 'podman';
  if ((await machine.read('/.dockerenv')) !== null) return 'docker';
  const manager = (await machine.read('/run/systemd/container'))?.trim();
  if (manager) return manager;
  const [, named] = /(?:^|\0)container=([^\0]*)/.exec((await machine.read('/proc/1/environ')) ?? '') ?? [];
  if (named !== undefined) return named || 'container';
  return isChroot((await machine.read('/proc/self/mountinfo')) ?? '') ? 'chroot' : null;
}

/** A root directory that is no mount of its own is somebody else's folder. */
export function isChroot(mountinfo: string): boolean {
  const mounts = mountinfo.split('\n').filter(Boolean);
  return mounts.length > 0 && !mounts.some((line) => line.split(' ')[4] === '/');
}

async function isDirectory(machine: Machine, path: string): Promise<boolean> {
  return (await output(machine, 'test', '-d', path)) !== null;
}
