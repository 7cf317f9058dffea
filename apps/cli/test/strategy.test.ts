import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { type Recio, temporaryRecio } from './fixtures/recio.ts';

type Listed = {
  readonly directory: string;
  readonly strategies: readonly {
    readonly name: string;
    readonly kind: string;
    readonly parameters: readonly { readonly key: string }[];
    readonly problem: string | null;
  }[];
};

describe('recio strategy, of an installation', () => {
  let recio: Recio;
  let directory: string;
  beforeAll(async () => {
    recio = await temporaryRecio();
    directory = join(recio.dataDir, 'strategies');
    const installed = await recio.run(
      'install',
      '--quick',
      '--port-offset',
      String(await freeOffset()),
      '--no-start',
    );
    expect(installed.code, installed.stderr).toBe(0);
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  const list = async () => JSON.parse((await recio.run('strategy', 'list', '--json')).stdout) as Listed;

  test('lists what comes with the program, and says how to begin one', async () => {
    const { code, stdout } = await recio.run('strategy', 'list');
    expect(code).toBe(0);
    expect(stdout).toContain('Hourly HTC, comes with the program');
    expect(stdout).toMatch(/min_differential +0\.25 ¢, from -10 to 10/);
    expect(stdout).toContain(`None of your own in ${directory}`);
    expect((await recio.run('strategy', 'check')).stdout).toContain('no strategies of your own');
  });

  test('begins one that is listed, sound, and readable for the trader', async () => {
    const { code, stdout } = await recio.run('strategy', 'new', 'calm-evening');
    expect([code, stdout]).toEqual([0, expect.stringContaining(join(directory, 'calm-evening.ts'))]);
    expect((await readdir(directory)).sort()).toEqual(['calm-evening.ts', 'recio-strategy.d.ts']);
    expect((await stat(join(directory, 'calm-evening.ts'))).mode & 0o777).toBe(0o644);
    const { strategies } = await list();
    expect(strategies.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'Hourly HTC built-in',
      'Momentum Scalp built-in',
      'calm-evening own',
    ]);
    expect(strategies[2]?.parameters.map(({ key }) => key)).toEqual([
      'min_probability',
      'min_edge',
      'max_time',
    ]);
  });

  test('never writes over one, nor takes a name that is none', async () => {
    await writeFile(join(directory, 'mine.ts'), '// mine');
    const again = await recio.run('strategy', 'new', 'mine');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('REC-851')]);
    expect(await readFile(join(directory, 'mine.ts'), 'utf8')).toBe('// mine');
    for (const name of ['Mine', 'a/b', '..', 'a_b', '']) {
      const { code, stderr } = await recio.run('strategy', 'new', name);
      expect([code, stderr], name).toEqual([2, expect.stringContaining('REC-850')]);
    }
    await rm(join(directory, 'mine.ts'));
  });

  test('checks all of them, tells what is wrong, and ends with 1', async () => {
    const throwing = `export default { description: 'Throws.', parameters: [], memory: {}, decide(input: any) { return input.ladder.rows.oops.length; } };`;
    await writeFile(join(directory, 'broken.ts'), throwing);
    await writeFile(join(directory, 'Odd Name.ts'), throwing);
    const { code, stdout } = await recio.run('strategy', 'check', 'broken');
    expect(code).toBe(1);
    expect(stdout).toMatch(/It throws: TypeError: .*\n {4}\(\d+ times, first at: hourly market, 12:00:00\)/);
    const checked = await recio.run('strategy', 'check', '--json');
    const { ok, reports } = JSON.parse(checked.stdout) as { ok: boolean; reports: { name: string }[] };
    expect([checked.code, ok, reports.map(({ name }) => name)]).toEqual([
      1,
      false,
      ['Odd Name', 'broken', 'calm-evening'],
    ]);
    const odd = (await list()).strategies.find(({ name }) => name === 'Odd Name');
    expect(odd?.problem).toContain('must be named');
  });

  test('says which is not there', async () => {
    for (const args of [
      ['check', 'nobody'],
      ['check', join(recio.base, 'nobody.ts')],
    ]) {
      const { code, stderr } = await recio.run('strategy', ...args);
      expect([code, stderr]).toEqual([1, expect.stringContaining('REC-852')]);
    }
  });
});

describe('recio strategy check', () => {
  test('needs no installation for a file', async () => {
    const recio = await temporaryRecio();
    const file = join(recio.base, 'one.ts');
    await writeFile(file, `export default {`);
    const { code, stdout } = await recio.run('strategy', 'check', file);
    expect([code, stdout]).toEqual([1, expect.stringContaining('no TypeScript')]);
    await rm(recio.base, { recursive: true });
  });
});
