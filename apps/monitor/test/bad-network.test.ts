import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seeCertificate } from '../src/sight/kept-files.ts';
import { guardedAccount } from './guarded-account.ts';

const READER = join(import.meta.dirname, 'exchange-reader.ts');
const NAME = 'exchange.rec-io.test';
const canHideNames = spawnSync('unshare', ['--mount', 'true']).status === 0;

/** Real name servers that are not there, and real certificates that have ended. */
describe('a bad network', () => {
  let scene: Awaited<ReturnType<typeof guardedAccount>>;
  let reader: ChildProcess | undefined;
  const said: string[] = [];
  let wake: () => void = () => undefined;

  beforeEach(async () => {
    scene = await guardedAccount();
    said.length = 0;
  });
  afterEach(async () => {
    if (reader !== undefined) {
      reader.kill('SIGKILL');
      await once(reader, 'close');
    }
    reader = undefined;
    await scene.close();
  });

  const read = (file: string, args: readonly string[], env: NodeJS.ProcessEnv): void => {
    reader = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    if (reader.stdout === null) throw new Error('it cannot be heard');
    createInterface(reader.stdout).on('line', (line) => {
      const { who, what } = JSON.parse(line) as { who: string; what: string };
      said.push(`${who}: ${what}`);
      wake();
    });
  };
  /** Waits for what is said, past or coming. */
  const hears = async (...patterns: readonly RegExp[]): Promise<void> => {
    while (!patterns.every((pattern) => said.some((each) => pattern.test(each))))
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  const exchangeTo = (origin: string): readonly string[] => [
    READER,
    ...[origin, scene.file('reader.pem', scene.keyText)],
  ];

  test.skipIf(!canHideNames)(
    'without a name server is told in words, and all goes on by itself when names are found again',
    { timeout: 180_000 },
    async () => {
      const closed = scene.file('resolv.conf', 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
      const hosts = scene.file('hosts', '127.0.0.1 localhost\n');
      const hidden = `mount --bind "$1" /etc/resolv.conf; mount --bind "$2" /etc/hosts; shift 2; exec "$@"`;
      const command = [process.execPath, ...exchangeTo(`http://${NAME}:${scene.exchangeServer.port}`)];
      read('unshare', ['--mount', 'sh', '-ec', hidden, 'sh', closed, hosts, ...command], {});
      await hears(
        /^exchange: its name is not found \(DNS\)/,
        /^feed: .*(EAI_AGAIN|ENOTFOUND)/,
        /^alert: The server’s name is not found/,
      );
      scene.file('hosts', `127.0.0.1 localhost ${NAME}\n`);
      await hears(/^exchange: read$/, /^feed: open$/, /^alert: There is nothing at this address/);
    },
  );

  test('a certificate that has ended is told in words, and all goes on by itself when it was renewed', {
    timeout: 180_000,
  }, async () => {
    const [ended, renewed] = [certificate('ended', '-1'), certificate('renewed', '30')];
    const trusted = scene.file('trusted.pem', `${ended.cert}${renewed.cert}`);
    const server = createServer(ended, (from) => {
      const to = connect(scene.exchangeServer.port, '127.0.0.1');
      from.on('error', () => to.destroy());
      to.on('error', () => from.destroy());
      from.pipe(to).pipe(from);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      read(process.execPath, exchangeTo(`https://localhost:${port}`), { NODE_EXTRA_CA_CERTS: trusted });
      const watched = { name: 'the page', host: 'localhost', port };
      expect((await seeCertificate(watched)).endsAtMs).toBeLessThan(Date.now());
      await hears(
        /^exchange: .*certificate has expired/,
        /^feed: .*certificate has expired/,
        /^alert: The server’s certificate has ended/,
      );
      server.setSecureContext(renewed);
      await hears(/^exchange: read$/, /^feed: open$/, /^alert: There is nothing at this address/);
      expect((await seeCertificate(watched)).endsAtMs).toBeGreaterThan(Date.now());
    } finally {
      reader?.kill('SIGKILL');
      server.close();
    }
  });

  function certificate(name: string, days: string): { readonly key: string; readonly cert: string } {
    const [key, request, cert] = ['key', 'csr', 'pem'].map((end) => join(scene.folder, `${name}.${end}`));
    const asked = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=localhost',
    ];
    const of = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', `${key}`, '-out', `${request}`];
    execFileSync('openssl', ['req', ...asked, ...of], { stdio: 'ignore' });
    const signed = ['-req', '-in', `${request}`, '-signkey', `${key}`, '-copy_extensions', 'copy'];
    execFileSync('openssl', ['x509', ...signed, '-days', days, '-out', `${cert}`], { stdio: 'ignore' });
    return { key: readFileSync(`${key}`, 'utf8'), cert: readFileSync(`${cert}`, 'utf8') };
  }
});
