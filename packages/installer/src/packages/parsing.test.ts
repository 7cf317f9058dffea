import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aptInWords, halfInstalled } from './apt.ts';
import { parseAptSimulation } from './apt-simulation.ts';
import { brewInWords } from './brew.ts';
import { dnfInWords } from './dnf.ts';
import { parseStreams } from './dnf-postgresql.ts';
import { parseDnfTransaction } from './dnf-transaction.ts';
import { parseDpkgStates, parseToUnpackAnew } from './dpkg-states.ts';
import { parseLocks } from './lock-holder.ts';
import { parseNeededBy } from './rpm.ts';

describe('what package managers print', () => {
  test('names what is half installed, and none of the words around it', () => {
    const audit = `The following packages are in a mess due to serious problems during
installation.  They must be reinstalled for them (and any packages
that depend on them) to function properly:
 postgresql-common    (no description available)

The following packages have been unpacked but not yet configured.
They must be configured using dpkg --configure or the configure
menu option in dselect for them to work:
 libjson-perl         module for manipulating JSON-formatted data
 ssl-cert             simple debconf wrapper for OpenSSL

The following packages are missing the list control file in the
database, they need to be reinstalled:
 postgresql-common    (no description available)
`;
    expect(halfInstalled(audit)).toEqual(['postgresql-common', 'libjson-perl', 'ssl-cert']);
    expect(halfInstalled('')).toEqual([]);
  });

  test('apt: new packages, other versions and removals are told apart', () => {
    const text = `NOTE: This is only a simulation!
Reading package lists...
Inst libpq5 (15.14-0+deb12u1 Debian:12.12/oldstable [amd64])
Inst libssl3:amd64 [3.0.16-1~deb12u1] (3.0.17-1~deb12u2 Debian-Security:12/oldstable-security [amd64]) []
Remv rsyslog [8.2302.0-1] [mail-agent:amd64 ]
Purg postgresql-15 [15.14-0+deb12u1]
Conf libpq5 (15.14-0+deb12u1 Debian:12.12/oldstable [amd64])`;
    expect(parseAptSimulation(text)).toEqual({
      install: [{ name: 'libpq5', version: '15.14-0+deb12u1' }],
      upgrade: [{ name: 'libssl3', version: '3.0.17-1~deb12u2' }],
      remove: [
        { name: 'rsyslog', version: '8.2302.0-1' },
        { name: 'postgresql-15', version: '15.14-0+deb12u1' },
      ],
    });
  });

  test('apt: any list of packages is read back from its simulation', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,20}$/);
    const version = fc.stringMatching(/^([0-9]:)?[0-9][A-Za-z0-9.+~-]{0,12}$/);
    fc.assert(
      fc.property(fc.array(fc.record({ name, version })), (packages) => {
        const text = packages
          .map((one) => `Inst ${one.name} (${one.version} Debian:13/stable [all])`)
          .join('\n');
        expect(parseAptSimulation(text)).toEqual({ install: packages, upgrade: [], remove: [] });
      }),
    );
  });

  test('dpkg: half installed is not installed, and configuration alone is neither', () => {
    const text =
      'ii \tlibpq5\t15.14\nhi \tkept\t1\nrc \told\t2\niF \tbroken\t3\niU \tunpacked\t4\nun \tnever\t\nit \ttriggered\t5\n';
    expect(parseDpkgStates(text).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'libpq5 installed',
      'kept installed',
      'old configuration',
      'broken half',
      'unpacked half',
      'never absent',
      'triggered installed',
    ]);
  });

  test('dpkg: what must be unpacked anew is told from what only waits to be configured', () => {
    const text = 'ii \tlibpq5\niU \tunpacked\niUR\tsensible-utils\niHR\tlibc6:amd64\nrc \told\n';
    expect(parseToUnpackAnew(text)).toEqual(['sensible-utils', 'libc6:amd64']);
  });

  test('dnf: sections are told apart, broken rows are joined, and the summary is no package', () => {
    const text = `Last metadata expiration check: 0:12:01 ago.
Dependencies resolved.
================================================================================
 Package                  Arch      Version               Repository       Size
================================================================================
Installing:
 postgresql-server        x86_64    16.10-1.module+el9    appstream       6.9 M
Upgrading:
 openssl-libs             x86_64    1:3.5.1-3.el9         baseos          2.3 M
     replacing  openssl-libs x86_64 1:3.2.2-6.el9         baseos          2.2 M
Installing dependencies:
 postgresql-private-libs-with-a-long-name
                          x86_64    16.10-1.module+el9    appstream       146 k
Installing weak dependencies:
 tip                      noarch    1-1                   appstream         1 k
Removing dependent packages:
 old-tool                 x86_64    2-1                   @System           1 M
Enabling module streams:
 postgresql                         16

Transaction Summary
================================================================================
Install  3 Packages
 Installing:        3 packages`;
    expect(parseDnfTransaction(text)).toEqual({
      install: [
        { name: 'postgresql-server', version: '16.10-1.module+el9' },
        { name: 'postgresql-private-libs-with-a-long-name', version: '16.10-1.module+el9' },
        { name: 'tip', version: '1-1' },
      ],
      upgrade: [{ name: 'openssl-libs', version: '1:3.5.1-3.el9' }],
      remove: [{ name: 'old-tool', version: '2-1' }],
    });
  });

  test('dnf: the streams of a module are its second column', () => {
    const text = `Name         Stream  Profiles            Summary
postgresql   15      client, server [d]  PostgreSQL server and client module
postgresql   16 [e]  client, server [d]  PostgreSQL server and client module

Hint: [d]efault, [e]nabled, [x]disabled, [i]nstalled`;
    expect(parseStreams(text)).toEqual(['15', '16']);
  });

  test('rpm: who needs a package is named without version and release', () => {
    const text = `error: Failed dependencies:
\tlibpq.so.5()(64bit) is needed by (installed) php-pgsql-8.0.30-1.el9.x86_64
\tpostgresql-private-libs(x86-64) = 16.10-1 is needed by (installed) postgresql-16.10-1.x86_64
\tlibpq.so.5()(64bit) is needed by (installed) php-pgsql-8.0.30-1.el9.x86_64`;
    expect(parseNeededBy(text)).toEqual(['php-pgsql', 'postgresql']);
  });

  test('the kernel: whoever only waits for a lock does not hold it', () => {
    const text = `1: POSIX  ADVISORY  WRITE 812 08:01:4711 0 EOF
1: -> POSIX  ADVISORY  WRITE 900 08:01:4711 0 EOF
2: FLOCK  ADVISORY  WRITE 813 00:2d:99 0 EOF
3: POSIX  ADVISORY  READ  814 08:01:5 128 128
4: OFDLCK ADVISORY  WRITE -1 08:01:77 0 EOF`;
    expect(parseLocks(text)).toEqual([
      { pid: 812, inode: '4711' },
      { pid: 813, inode: '99' },
      { pid: -1, inode: '77' },
    ]);
  });

  test.each([
    [
      aptInWords,
      'Get:3 http://mirror.example/debian bookworm/main amd64 libpq5 amd64 15.14 [190 kB]',
      'Fetching libpq5',
    ],
    [aptInWords, 'Setting up postgresql-15 (15.14-0+deb12u1) ...', 'Setting up postgresql-15'],
    [aptInWords, 'Unpacking libpq5:amd64 (15.14) over (15.13) ...', 'Unpacking libpq5'],
    [aptInWords, 'Removing obsolete dictionary files:', null],
    [aptInWords, 'Reading package lists...', null],
    [dnfInWords, '  Installing       : libpq-13.11-1.el9.x86_64      1/4', 'Installing libpq'],
    [dnfInWords, '[2/6] Installing libpq-0:16.4-1.fc41.x86_64   100% |', 'Installing libpq'],
    [dnfInWords, 'Installing dependencies:', null],
    [brewInWords, '==> Pouring postgresql@17--17.6.arm64_sonoma.bottle.tar.gz', 'Unpacking postgresql@17'],
    [brewInWords, '==> Fetching dependencies for supervisor: python@3.13', 'Fetching supervisor'],
    [brewInWords, '==> Caveats', null],
  ] as const)('is told in few words: %o', (inWords, line, words) => {
    expect(inWords(line)).toBe(words);
  });
});
