import { rm } from 'node:fs/promises';
import { checked } from '@rec-io/installer/configuration';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Recio, temporaryRecio } from './fixtures/recio.ts';

describe('recio config, where nothing is installed', () => {
  let recio: Recio;
  beforeAll(async () => {
    recio = await temporaryRecio();
  });
  afterAll(() => rm(recio.base, { recursive: true }));

  test('prints default settings that its own schema accepts', async () => {
    const { code, stdout } = await recio.run('config', 'default');
    expect(code).toBe(0);
    expect(checked(JSON.parse(stdout), 'printed')).toMatchObject({ mode: 'simulated', ports: DEFAULT_PORTS });
  });

  test('prints the default ports', async () => {
    const { stdout } = await recio.run('config', 'ports');
    expect(JSON.parse(stdout)).toEqual({ host: '127.0.0.1', ports: DEFAULT_PORTS });
  });

  test.each(['show', 'supervisor'])('says that there is nothing to %s', async (what) => {
    const { code, stderr } = await recio.run('config', what);
    expect(code).toBe(1);
    expect(stderr).toContain('REC-116');
  });
});
