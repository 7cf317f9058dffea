import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ArchiveRefused, unpackArchive } from './unpack-archive.ts';

type Entry = {
  readonly name: string;
  readonly content?: string;
  readonly type?: string;
  readonly mode?: number;
};

/** As the tar of releases writes it, or as somebody would who means no good. */
function archiveOf(entries: readonly Entry[], end = Buffer.alloc(1024)): Buffer {
  const blocks = entries.flatMap(({ name, content = '', type = '0', mode = 0o644 }) => {
    const bytes = Buffer.from(content);
    const block = Buffer.alloc(512);
    const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
    block.write(name.slice(0, 100), 0);
    block.write(octal(mode, 8), 100);
    block.write(octal(bytes.length, 12), 124);
    block.write(octal(0, 12), 136);
    block.write('        ', 148);
    block.write(type, 156);
    if (type === '2') block.write('/etc/passwd', 157);
    block.write('ustar\u000000', 257);
    block.write(
      `${octal(
        block.reduce((sum, byte) => sum + byte, 0),
        7,
      )} `,
      148,
    );
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, end]);
}

describe('unpacking a release', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'rec-io unpack '));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const unpack = (packed: Buffer, files: number, unpackedBytes: number) => {
    const file = join(base, 'archive.tar.gz');
    writeFileSync(file, packed);
    const folder = mkdtempSync(join(base, 'to-'));
    return unpackArchive(file, folder, { root: 'rec-io-1.2.3', files, unpackedBytes }).then(() => folder);
  };
  const refused = (packed: Buffer, files = 1, bytes = 3) =>
    unpack(packed, files, bytes).then(
      () => 'unpacked',
      (error: unknown) => (error instanceof ArchiveRefused ? error.message : `no refusal: ${error}`),
    );
  const packed = (...entries: readonly Entry[]) => gzipSync(archiveOf(entries));
  const one = { name: 'rec-io-1.2.3/a', content: 'abc' };

  test('writes the files, without the folder around them', async () => {
    const long = 'x'.repeat(100_000);
    const folder = await unpack(
      packed(
        one,
        { name: 'rec-io-1.2.3/b c/run.sh', content: long, mode: 0o755 },
        { name: 'rec-io-1.2.3/empty' },
      ),
      3,
      100_003,
    );
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('abc');
    expect(readFileSync(join(folder, 'b c', 'run.sh'), 'utf8')).toBe(long);
    expect(statSync(join(folder, 'b c', 'run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'empty')).size).toBe(0);
  });

  test.each([
    '../a',
    'rec-io-1.2.3/../../a',
    '/etc/cron.d/a',
    'rec-io-1.2.3//etc/a',
    'rec-io-1.2.3/..',
    'rec-io-9.9.9/a',
    'rec-io-1.2.3',
    'rec-io-1.2.3/a\\..\\b',
    'rec-io-1.2.3/a\nb',
    'rec-io-1.2.3/./a',
  ])('writes nothing to %j', async (name) => {
    expect(await refused(packed({ name, content: 'abc' }))).toContain('leads elsewhere');
    expect(readdirSync(base).filter((found) => !found.startsWith('to-'))).toEqual(['archive.tar.gz']);
  });

  test.each(['1', '2', '3', '5', '6', 'x', 'g', 'L'])('takes no entry of type %s', async (type) => {
    expect(await refused(packed({ ...one, type }))).toContain('is no file');
  });

  test('takes no more, no fewer and no larger files than were promised, and none twice', async () => {
    const two = packed(one, { ...one, name: 'rec-io-1.2.3/b' });
    expect(await refused(two, 1, 6)).toContain('more files');
    expect(await refused(two, 3, 6)).toContain('2 files instead of 3');
    expect(await refused(two, 2, 5)).toContain('larger');
    expect(await refused(two, 2, 7)).toContain('6 bytes instead of 7');
    expect(await refused(packed(one, one), 2, 6)).toContain('twice');
  });

  test('finds an archive that was cut, changed or added to', async () => {
    const whole = packed({ ...one, content: 'abc'.repeat(10_000) });
    for (const length of [0, 10, Math.floor(whole.length / 2), whole.length - 9])
      expect(await refused(whole.subarray(0, length), 1, 30_000)).not.toBe('unpacked');
    const tar = archiveOf([one]);
    expect(await refused(gzipSync(tar.subarray(0, 700)))).toContain('cut short');
    expect(await refused(gzipSync(tar.subarray(0, 1024)))).toContain('cut short');
    expect(
      await refused(gzipSync(Buffer.concat([tar, archiveOf([{ ...one, name: 'rec-io-1.2.3/b' }])])), 2, 6),
    ).toContain('after its end');
    const damaged = Buffer.from(tar);
    damaged.write('X', 3);
    expect(await refused(gzipSync(damaged))).toContain('damaged');
    expect(await refused(Buffer.from('not packed at all'))).not.toBe('unpacked');
  });
});
