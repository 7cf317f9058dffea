import type { AlertMessage } from '@rec-io/domain/alert';
import type { ChannelSettings, SetChannel } from '@rec-io/domain/alert-settings';
import { afterEach, describe, expect, test } from 'vitest';
import { sendAlert } from './alert-sender.ts';
import {
  ntfyService,
  type Service,
  StandInAlertServer,
  telegramService,
  webhookService,
} from './test-alert-server.ts';
import { StandInMailServer } from './test-mail-server.ts';

const TOKEN = '123456:CANARY-abcdefghijklmnopqrstuvwxyz';
const message = (more: Partial<AlertMessage> = {}): AlertMessage => ({
  ...{ id: 'b7e1', atMs: Date.parse('2026-10-08T15:30:00Z'), title: 'SIMULATED · main · CRITICAL: Database' },
  ...{ text: 'it does not answer – “ä”', isCritical: true, link: 'https://example.com/system', items: [] },
  ...more,
});

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});
async function server(service: Service): Promise<StandInAlertServer> {
  const stand = await StandInAlertServer.start(service);
  stops.push(() => stand.stop());
  return stand;
}
async function mailServer(security: 'tls' | 'starttls'): Promise<StandInMailServer> {
  const mail = await StandInMailServer.start({
    security,
    user: 'me@example.com',
    password: 'CANARY-password',
  });
  stops.push(() => mail.stop());
  return mail;
}
const send = <C extends SetChannel>(
  channel: C,
  settings: ChannelSettings[C],
  more: Partial<AlertMessage> = {},
  budgetMs = 5_000,
) =>
  sendAlert(channel, settings, message(more), {
    ...{ budgetMs, firstWaitMs: 5, timeLimitMs: 400, signal: new AbortController().signal },
  });

describe('by Telegram', () => {
  const settings = (stand: StandInAlertServer, more = {}) => ({
    ...{ server: stand.url, token: TOKEN, chat: '42', certificate: '' },
    ...more,
  });

  test('the bot writes title, text and link as plain text, aloud only where it is critical', async () => {
    const stand = await server(telegramService(TOKEN, '42'));
    expect(await send('telegram', settings(stand))).toEqual({ kind: 'taken' });
    expect(await send('telegram', settings(stand), { isCritical: false, text: 'x'.repeat(9_000) })).toEqual({
      kind: 'taken',
    });
    expect(stand.received[0]).toMatchObject({
      chat_id: '42',
      text: 'SIMULATED · main · CRITICAL: Database\n\nit does not answer – “ä”\n\nhttps://example.com/system',
      disable_notification: false,
    });
    expect(stand.received[0]).not.toHaveProperty('parse_mode');
    expect(stand.received[1]).toMatchObject({ disable_notification: true });
  });

  test('what is wrong is said with what to do, once, and never with the token', async () => {
    const stand = await server(telegramService(TOKEN, '42'));
    const wrong = await send('telegram', settings(stand, { token: `${TOKEN}x` }));
    expect(wrong).toMatchObject({ kind: 'failed', reason: expect.stringContaining('@BotFather') });
    const nobody = await send('telegram', settings(stand, { chat: '43' }));
    expect(nobody).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Write to your bot first'),
    });
    expect(JSON.stringify([wrong, nobody])).not.toContain('CANARY');
    expect(stand.answered).toEqual([401, 400]);
  });

  test('too many are waited for as long as Telegram says in its answer', async () => {
    const stand = await server(telegramService(TOKEN, '42'));
    stand.odd.push(
      { status: 429, body: { ok: false, parameters: { retry_after: 0.05 } } },
      { status: 502, body: {} },
    );
    expect(await send('telegram', settings(stand))).toEqual({ kind: 'taken' });
    expect(stand.answered).toEqual([429, 502, 200]);
    stand.odd.push({ status: 429, body: { ok: false, parameters: { retry_after: 3_600 } } });
    expect(await send('telegram', settings(stand))).toMatchObject({ kind: 'failed' });
    expect(stand.answered).toHaveLength(4);
  });
});

test('by ntfy: with title, urgency, link and token; a wrong token is said', async () => {
  const stand = await server(ntfyService('canary-topic', 'tk_CANARY'));
  const settings = { server: stand.url, topic: 'canary-topic', token: 'tk_CANARY', certificate: '' };
  expect(await send('ntfy', settings, { text: 'ä'.repeat(9_000) })).toEqual({ kind: 'taken' });
  expect(stand.received[0]).toMatchObject({
    ...{ topic: 'canary-topic', title: 'SIMULATED · main · CRITICAL: Database', priority: 5 },
    click: 'https://example.com/system',
  });
  const refused = await send('ntfy', { ...settings, token: 'tk_OTHER' });
  expect(refused).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('does not know the token'),
  });
  expect(stand.answered).toEqual([200, 401]);
});

describe('by webhook', () => {
  test('the body is signed; a receiver with another secret refuses it, and its answer names no secret', async () => {
    const stand = await server(webhookService('CANARY-secret', '/hook/CANARY-path'));
    const settings = { url: `${stand.url}/hook/CANARY-path`, secret: 'CANARY-secret', certificate: '' };
    expect(await send('webhook', settings)).toEqual({ kind: 'taken' });
    expect(stand.received[0]).toMatchObject({
      id: 'b7e1',
      severity: 'critical',
      at: '2026-10-08T15:30:00.000Z',
    });
    const refused = await send('webhook', { ...settings, secret: 'CANARY-other' });
    expect(refused).toMatchObject({ kind: 'failed', reason: expect.stringContaining('signature') });
    const lost = await send('webhook', { ...settings, url: `${stand.url}/CANARY-elsewhere` });
    expect(lost).toMatchObject({ kind: 'failed', reason: expect.stringContaining('404') });
    expect(JSON.stringify([refused, lost])).not.toContain('CANARY');
  });

  test('a server that hangs, breaks or is away is tried again, and not for longer than the budget', async () => {
    const stand = await server(webhookService('s'));
    const settings = { url: `${stand.url}/`, secret: 's', certificate: '' };
    stand.odd.push(null, { status: 500, body: {} });
    expect(await send('webhook', settings)).toEqual({ kind: 'taken' });
    expect(stand.answered).toEqual([0, 500, 200]);
    expect(await send('webhook', { ...settings, url: 'http://127.0.0.1:1/' }, {}, 50)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('a redirect is not followed', async () => {
    const stand = await server(() => ({ status: 307, body: {}, headers: { location: '/elsewhere' } }));
    expect(await send('webhook', { url: `${stand.url}/`, secret: '', certificate: '' })).toMatchObject({
      kind: 'failed',
    });
    expect(stand.answered).toEqual([307]);
  });
});

describe.each(['tls', 'starttls'] as const)('by e-mail over %s', (security) => {
  const settings = (mail: StandInMailServer, more = {}) => ({
    ...{ host: 'localhost', port: mail.port, security, user: 'me@example.com', password: 'CANARY-password' },
    ...{ from: 'me@example.com', to: 'me@example.com, you@example.com', certificate: mail.certificate },
    ...more,
  });

  test('it is signed in and sent to everybody; nothing is said before TLS', async () => {
    const mail = await mailServer(security);
    expect(await send('email', settings(mail))).toEqual({ kind: 'taken' });
    const [received] = mail.received;
    expect(received?.to).toEqual(['me@example.com', 'you@example.com']);
    expect(received?.data).toContain('Message-ID: <b7e1@example.com>');
    expect(received?.data).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(mail.openly.filter((line) => !/^(EHLO|STARTTLS)/.test(line))).toEqual([]);
  });

  test('a wrong password, a server that proves nothing and a receiver that is none are said, and not tried again', async () => {
    const mail = await mailServer(security);
    const outcomes = [
      await send('email', settings(mail, { password: 'CANARY-wrong' })),
      await send('email', settings(mail, { certificate: '' })),
      await send('email', settings(mail, { to: 'nobody@example.com' })),
    ];
    expect(outcomes).toMatchObject([
      { kind: 'failed', reason: expect.stringContaining('user and password') },
      { kind: 'failed', reason: expect.stringContaining('--certificate') },
      { kind: 'failed', reason: expect.stringContaining('No such user') },
    ]);
    expect(JSON.stringify(outcomes)).not.toContain('CANARY');
    expect(JSON.stringify(outcomes)).not.toContain(
      Buffer.from('\0me@example.com\0CANARY-wrong').toString('base64'),
    );
  });

  test('one that takes nothing now is tried again; one that hangs is given up in time', async () => {
    const mail = await mailServer(security);
    mail.odd.push('451 4.3.0 try later');
    expect(await send('email', settings(mail))).toEqual({ kind: 'taken' });
    mail.hangs = true;
    expect(await send('email', settings(mail), {}, 0)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('in time'),
    });
  });
});
