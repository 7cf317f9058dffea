import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isWritten, revertManaged, toBeChanged, toBeWritten, writeManaged } from './managed-file.ts';
import { NOTHING_MADE, together } from './receipt.ts';

describe('a file among those of others', () => {
  let folder = '';
  const wanted = () => ({ path: join(folder, 'unit'), content: 'ours', mode: 0o644 });
  const write = async () => {
    const record = await toBeWritten(wanted());
    await writeManaged(wanted(), { ...NOTHING_MADE, files: [record] });
    return record;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rec-io-managed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is written with its mode whatever the umask, is then in place, and goes without a trace', async () => {
    const umask = process.umask(0o077);
    const record = await write().finally(() => process.umask(umask));
    expect(await isWritten(wanted())).toBe(true);
    expect(record).toMatchObject({ backup: null });
    expect(JSON.stringify(record)).not.toContain('ours');
    expect(await revertManaged([record])).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that was there before comes back with its content and mode', async () => {
    await writeFile(wanted().path, 'theirs');
    await chmod(wanted().path, 0o640);
    const record = await write();
    expect(await readFile(wanted().path, 'utf8')).toBe('ours');
    await revertManaged([record]);
    expect(await readFile(wanted().path, 'utf8')).toBe('theirs');
    expect((await stat(wanted().path)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['unit']);
  });

  test('that a killed run had only backed up, or half written, goes without a trace', async () => {
    await writeFile(wanted().path, 'theirs');
    const record = await toBeWritten(wanted());
    await writeFile(`${record.backup}.tmp`, 'the');
    await writeFile(`${record.backup}`, 'theirs');
    await writeFile(`${wanted().path}.0123456789ab.tmp`, 'ou');
    expect(await revertManaged([record])).toEqual([]);
    expect(await readdir(folder)).toEqual(['unit']);
    expect(await readFile(wanted().path, 'utf8')).toBe('theirs');
  });

  test('that was edited since stays, and that is told', async () => {
    const record = await write();
    await writeFile(wanted().path, 'ours, and more');
    expect(await revertManaged([record])).toEqual([expect.stringContaining('was changed since')]);
    expect(await readFile(wanted().path, 'utf8')).toBe('ours, and more');
  });

  test('is never backed up twice: a second run must not take our content for theirs', async () => {
    await writeFile(wanted().path, 'theirs');
    const record = await write();
    await writeManaged({ ...wanted(), content: 'newer' }, { ...NOTHING_MADE, files: [record] });
    await rm(wanted().path);
    await revertManaged([record]);
    expect(await readFile(wanted().path, 'utf8')).toBe('theirs');
  });

  test('that is right already is not recorded as made: taking the run back leaves it', async () => {
    await writeFile(wanted().path, 'ours');
    expect(await toBeChanged([wanted()])).toEqual([]);
    expect(await toBeChanged([{ ...wanted(), content: 'newer' }])).toHaveLength(1);
  });

  test('comes back as it was before the last change, not as before an older one', async () => {
    await writeFile(wanted().path, 'theirs');
    await write();
    const newest = { ...wanted(), content: 'newest' };
    const record = await toBeWritten(newest);
    await writeManaged(newest, { ...NOTHING_MADE, files: [record] });
    await revertManaged([record]);
    expect(await readFile(wanted().path, 'utf8')).toBe('ours');
    expect(await readFile(`${wanted().path}.before-rec-io`, 'utf8')).toBe('theirs');
  });

  test('with other content in a later run stays ours: nothing is kept of the first', async () => {
    const first = await write();
    const newer = { ...wanted(), content: 'newer' };
    const record = together(
      { ...NOTHING_MADE, files: [first] },
      { ...NOTHING_MADE, files: [await toBeWritten(newer)] },
    );
    await writeManaged(newer, record);
    await revertManaged(record.files);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that a killed run never wrote is no loss', async () => {
    const record = await toBeWritten(wanted());
    expect(await revertManaged([record])).toEqual([]);
  });

  test('that a killed run was about to replace stays as it is', async () => {
    await writeFile(wanted().path, 'theirs');
    const record = await toBeWritten(wanted());
    await revertManaged([record]);
    expect(await readFile(wanted().path, 'utf8')).toBe('theirs');
  });
});
