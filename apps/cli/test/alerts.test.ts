import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeBase } from '@rec-io/database/test-server';
import {
  ntfyService,
  StandInAlertServer,
  telegramService,
  webhookService,
} from '@rec-io/delivery/test-alert-server';
import { readTested, writeAlertState } from '@rec-io/installer/alert-files';
import { layout } from '@rec-io/installer/layout';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeOffset } from './fixtures/free-ports.ts';
import { type Recio, temporaryRecio } from './fixtures/recio.ts';

const TOKEN = '123456:CANARY-abcdefghijklmnopqrstuvwxyz';

/** A real installation; the services are stand-ins on this machine. */
describe('recio alerts', { timeout: 240_000 }, () => {
  let recio: Recio;
  let servers: StandInAlertServer[];
  const said: string[] = [];
  const run = async (...args: readonly string[]) => {
    const result = await recio.run('alerts', ...args);
    said.push(result.stdout, result.stderr);
    return result;
  };
  const secret = async (name: string, text: string) => {
    const path = join(recio.base, name);
    await writeFile(path, `${text}\n`, { mode: 0o600 });
    return path;
  };
  beforeAll(async () => {
    recio = await temporaryRecio();
    servers = await Promise.all(
      [
        telegramService(TOKEN, '42'),
        ntfyService('CANARY-topic', 'tk_CANARY'),
        webhookService('CANARY-secret', '/CANARY-path'),
      ].map((service) => StandInAlertServer.start(service)),
    );
    const options = ['--quick', '--no-start', '--port-offset', String(await freeOffset())];
    expect(await recio.run('install', ...options)).toMatchObject({ code: 0 });
  }, 240_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await recio.run('uninstall', '--purge', '--yes');
    await removeBase(recio.base);
  });

  test('channels are set, listed and tested, each failure with what to do, and no secret is said or kept elsewhere', async () => {
    const [telegram, ntfy, hook] = servers.map(({ url }) => url);
    expect(await run('test')).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-842') });
    expect((await run()).stdout).toContain('Nobody is told of anything yet');
    const token = await secret('token', TOKEN);
    expect(
      await run('set', 'telegram', '--chat', '42', '--token', token, '--server', `${telegram}`),
    ).toMatchObject({ code: 0 });
    const key = await secret('key', 'tk_CANARY');
    expect(
      await run('set', 'ntfy', '--topic', 'CANARY-topic', '--token', key, '--server', `${ntfy}`),
    ).toMatchObject({ code: 0 });
    const url = await secret('url', `${hook}/CANARY-path`);
    const sign = await secret('sign', 'CANARY-secret');
    expect(await run('set', 'webhook', '--url', url, '--secret', sign)).toMatchObject({ code: 0 });

    const tested = await run('test');
    expect(tested).toMatchObject({ code: 0, stdout: expect.stringContaining('telegram: taken, look there') });
    expect(servers.map(({ received }) => received.length)).toEqual([1, 1, 1]);
    expect(Object.keys(await readTested(layout(recio.dataDir))).toSorted()).toEqual([
      ...['ntfy', 'telegram', 'webhook'],
    ]);
    expect(servers[1]?.received[0]).toMatchObject({ title: 'SIMULATED · main · Test' });

    await run('set', 'telegram', '--chat', '43', '--token', token, '--server', `${telegram}`);
    expect(await run('test', 'telegram')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Write to your bot first'),
    });
    const listed = await run();
    expect(listed.stdout).toContain('telegram: chat 43');
    expect(listed.stdout).toContain('ntfy: 127.0.0.1');
    expect(listed.stdout).toContain('email: not set');

    const { secrets } = layout(recio.dataDir);
    expect((await stat(join(secrets, 'alert-telegram.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(layout(recio.dataDir).configuration, 'utf8')).not.toContain('CANARY');
    expect(await run('remove', 'telegram')).toMatchObject({ code: 0 });
    await expect(stat(join(secrets, 'alert-telegram.json'))).rejects.toThrow('ENOENT');
    expect(said.join('\n')).not.toContain('CANARY');
  });

  test.each([
    [['set', 'ntfy', '--topic', 'a b'], 'REC-840'],
    [['set', 'ntfy', '--topic', 'a', '--server', 'http://ntfy.example.com'], 'without https'],
    [
      [
        'set',
        'email',
        '--server',
        'smtp.example.com',
        '--to',
        'me@example.com',
        '--from',
        'me@example.com',
        '--security',
        'none',
      ],
      'without TLS',
    ],
    [['set', 'webhook', '--url', '/nonexistent/url'], 'REC-645'],
    [['quiet', '22:00-22:00'], 'REC-843'],
    [['quiet', '22:00-07:00', '--zone', 'Mars/Olympus'], 'REC-843'],
    [['acknowledge', '77'], 'REC-844'],
  ])('%j is refused with what to do, and changes nothing', async (args, expected) => {
    expect(await run(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining(expected) });
  });

  test('an open alert is listed and acknowledged, and quiet hours are kept', async () => {
    const places = layout(recio.dataDir);
    const trouble = {
      id: 'a',
      cause: 'disk',
      label: 'Disk',
      reason: 'full',
      symptoms: [],
      begunAtMs: 1,
      meaning: '',
      fix: '',
    };
    const never = { lastToldMs: null, newsSinceMs: null, endedAtMs: null, acknowledged: null };
    await writeAlertState(places, {
      ...{ nextNo: 4, channels: {} },
      alerts: [
        { no: 3, key: 'k3', told: 'critical', ...never, trouble: { ...trouble, severity: 'critical' } },
      ],
    });
    expect((await run()).stdout).toContain('#3 critical Disk: full');
    expect(await run('acknowledge', '#3')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Acknowledged: #3 Disk'),
    });
    expect((await run()).stdout).toContain('acknowledged by');
    // Both are in one file.
    expect(await readTested(places)).toHaveProperty('ntfy');
    expect(await run('quiet', '22:00-07:00', '--zone', 'Europe/Berlin')).toMatchObject({ code: 0 });
    expect((await run()).stdout).toContain('quiet hours: 22:00-07:00 Europe/Berlin');
    expect(await run('quiet', 'off')).toMatchObject({ code: 0 });
    expect((await run()).stdout).toContain('quiet hours: none');
  });
});
