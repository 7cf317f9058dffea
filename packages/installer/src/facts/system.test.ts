import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordedMachine } from '../../test/fixtures/recorded-machine.ts';
import { familyOf, isChroot, parseOsRelease, systemFacts } from './system.ts';

const release = (id: string, version: string, name: string, like = '') =>
  `PRETTY_NAME="${name}"\nNAME=x\nVERSION_ID="${version}"\nID=${id}\n${like === '' ? '' : `ID_LIKE="${like}"\n`}`;
const glibc = { 'uname -sr': 'Linux 6.12.1', 'ldd --version': 'ldd (GNU libc) 2.41' };
const ownRoot = '1 0 259:1 / / rw,relatime - ext4 /dev/root rw\n';

describe('the operating system', () => {
  test.each([
    ['debian', '13', 'Debian GNU/Linux 13 (trixie)', '', 'debian'],
    ['ubuntu', '24.04', 'Ubuntu 24.04.3 LTS', 'debian', 'debian'],
    ['linuxmint', '22', 'Linux Mint 22', 'ubuntu debian', 'debian'],
    ['rhel', '9.6', 'Red Hat Enterprise Linux 9.6 (Plow)', 'fedora', 'rhel'],
    ['rocky', '9.6', 'Rocky Linux 9.6', 'rhel centos fedora', 'rhel'],
    ['fedora', '42', 'Fedora Linux 42', '', 'rhel'],
    ['alpine', '3.22.1', 'Alpine Linux v3.22', '', 'alpine'],
    ['arch', '', 'Arch Linux', '', 'other'],
  ] as const)('%s %s is told from its own file', async (id, version, name, like, family) => {
    const machine = recordedMachine({
      files: { '/etc/os-release': release(id, version, name, like), '/proc/self/mountinfo': ownRoot },
      answers: { ...glibc, 'test -d /run/systemd/system': '' },
    });
    expect(await systemFacts(machine)).toMatchObject({
      family,
      id,
      version,
      name,
      libc: 'glibc',
      inside: null,
      init: 'systemd',
    });
  });

  test('of a Mac is told by its own tools, with the processor that it really has', async () => {
    const machine = recordedMachine({
      platform: 'darwin',
      answers: {
        'uname -sr': 'Darwin 24.5.0',
        'sw_vers -productVersion': '15.5',
        'sysctl -n hw.optional.arm64': '1',
      },
    });
    expect(await systemFacts(machine)).toMatchObject({
      family: 'macos',
      name: 'macOS 15.5',
      arch: 'arm64',
      init: 'launchd',
    });
  });

  test.each([
    [{ '/proc/version': 'Linux version 5.15.1-microsoft-standard-WSL2' }, 'wsl2'],
    [{ '/proc/version': 'Linux version 4.4.0-19041-Microsoft' }, 'wsl1'],
    [{ '/.dockerenv': '' }, 'docker'],
    [{ '/run/.containerenv': 'engine="podman"' }, 'podman'],
    [{ '/run/systemd/container': 'systemd-nspawn\n' }, 'systemd-nspawn'],
    [{ '/proc/1/environ': 'PATH=/bin\0container=lxc\0' }, 'lxc'],
    [{ '/proc/self/mountinfo': '9 1 0:5 / /proc rw - proc proc rw\n' }, 'chroot'],
    [{ '/proc/self/mountinfo': ownRoot }, null],
  ] as const)('is known to run inside something: %o', async (files, inside) => {
    const recording = {
      files: { '/etc/os-release': release('debian', '12', 'Debian'), ...files },
      answers: glibc,
    };
    expect(await systemFacts(recordedMachine(recording))).toMatchObject({ inside, init: 'other' });
  });

  test('with musl is told from one with glibc', async () => {
    const machine = recordedMachine({ files: { '/etc/os-release': release('alpine', '3.22', 'Alpine') } });
    const musl = {
      ...machine,
      run: async () => ({ code: 1, stdout: '', stderr: 'musl libc (x86_64)\nVersion 1.2.5' }),
    };
    expect(await systemFacts(musl)).toMatchObject({ libc: 'musl' });
  });

  test('that is none of these is unknown, and nothing is thrown', async () => {
    expect(await systemFacts(recordedMachine({ platform: 'win32' }))).toEqual({
      unknown: 'win32 is not known',
    });
    expect(await systemFacts(recordedMachine({}))).toMatchObject({ family: 'other', libc: 'unknown' });
  });

  test('reads back whatever the shell would', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w .()$`"\\/-]*$/), (value) => {
        const quoted = value.replaceAll(/[\\"$`]/g, (sign) => `\\${sign}`);
        expect(parseOsRelease(`# comment\nNAME="${quoted}"\nX='a b'\n`)).toEqual(
          new Map([
            ['NAME', value],
            ['X', 'a b'],
          ]),
        );
      }),
    );
  });

  test('is of a family by what it is like, if not by itself', () => {
    expect(familyOf('pop', 'ubuntu debian')).toBe('debian');
    expect(familyOf('', '')).toBe('other');
    expect(isChroot('')).toBe(false);
  });
});
