import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordedMachine } from '../../test/fixtures/recorded-machine.ts';
import { diskFacts, memoryFacts, parseDf, processorFacts } from './hardware.ts';

const meminfo = 'MemTotal:        8000000 kB\nMemFree:          100 kB\nMemAvailable:    6000000 kB\n';

describe('the hardware', () => {
  test('memory is what the machine has, and what a container or a service may use of it', async () => {
    const free = recordedMachine({
      files: { '/proc/meminfo': meminfo, '/sys/fs/cgroup/memory.max': 'max\n' },
    });
    expect(await memoryFacts(free)).toEqual({
      totalBytes: 8_192_000_000,
      freeBytes: 6_144_000_000,
      limitBytes: null,
    });
    const limited = recordedMachine({
      files: {
        '/proc/meminfo': meminfo,
        '/proc/self/cgroup': '0::/system.slice/run-1.scope\n',
        '/sys/fs/cgroup/system.slice/run-1.scope/memory.max': 'max',
        '/sys/fs/cgroup/system.slice/memory.max': '1073741824\n',
      },
    });
    expect(await memoryFacts(limited)).toMatchObject({ limitBytes: 1_073_741_824 });
    const old = recordedMachine({
      files: {
        '/proc/meminfo': meminfo,
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
      },
    });
    expect(await memoryFacts(old)).toMatchObject({ limitBytes: null });
    expect(await memoryFacts(recordedMachine({}))).toEqual({ unknown: '/proc/meminfo cannot be read' });
  });

  test('of a Mac is told by its own tools', async () => {
    const mac = recordedMachine({
      platform: 'darwin',
      answers: {
        'sysctl -n hw.ncpu': '10',
        'sysctl -n machdep.cpu.brand_string': 'Apple M4',
        'sysctl -n hw.memsize': '17179869184',
        vm_stat:
          'Mach Virtual Memory Statistics: (page size of 16384 bytes)\nPages free:          1000.\nPages inactive:      2000.\n',
      },
    });
    expect(await processorFacts(mac)).toEqual({ cores: 10, model: 'Apple M4' });
    expect(await memoryFacts(mac)).toEqual({
      totalBytes: 17_179_869_184,
      freeBytes: 3000 * 16_384,
      limitBytes: null,
    });
  });

  test('a disk is that of the nearest directory that is there', async () => {
    const machine = recordedMachine({
      answers: {
        'df -Pk /opt':
          'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 40 60 40% /\n',
      },
    });
    expect(await diskFacts(machine, 'installation', '/opt/rec-io/data')).toEqual({
      purpose: 'installation',
      path: '/opt/rec-io/data',
      freeBytes: 61_440,
      mount: '/',
    });
    expect((await diskFacts(recordedMachine({}), 'database', '/var/x')).freeBytes).toEqual({
      unknown: 'df says nothing about it',
    });
  });

  test('free room is read whatever the file system and its place are called', () => {
    const name = fc.stringMatching(/^[\w/.:-]{1,20}( [\w-]{1,5})?$/);
    const place = fc.stringMatching(/^\/[\w/. -]{0,20}[\w]?$/).filter((text) => text === text.trimEnd());
    fc.assert(
      fc.property(
        name,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: -9, max: 2 ** 40 }),
        place,
        (system, size, used, free, mount) => {
          const text = `Filesystem 1024-blocks Used Available Capacity Mounted on\n${system} ${size} ${used} ${free} 40% ${mount}\n`;
          expect(parseDf(text)).toEqual({ freeBytes: Math.max(free, 0) * 1024, mount });
        },
      ),
    );
  });
});
