import { once } from 'node:events';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choosePorts, DEFAULT_PORTS, isPort, parsePortOption, portTakenBy } from './ports.ts';

describe('ports', () => {
  test('are shifted together, and a named one is taken as it is', () => {
    const ports = choosePorts(100, new Map([['web', 9_999]]));
    expect(ports.web).toBe(9_999);
    expect(ports.trader).toBe(DEFAULT_PORTS.trader + 100);
  });

  test('are valid and different from each other, or refused, whatever is asked', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -9, max: 99_999 }), (offset, web) => {
        try {
          const ports = Object.values(choosePorts(offset, new Map([['web', web]])));
          expect(ports.every(isPort)).toBe(true);
          expect(new Set(ports).size).toBe(ports.length);
        } catch (error) {
          expect(String(error)).toContain('REC-112');
        }
      }),
    );
  });

  test('that browsers block are refused, except for the database, which speaks no HTTP', () => {
    expect(() => choosePorts(2_000, new Map())).toThrow('trader would get port 6000');
    expect(() => choosePorts(0, new Map([['web', 6_667]]))).toThrow('--port is');
    expect(choosePorts(0, new Map([['database', 6_667]])).database).toBe(6_667);
  });

  test('are the manifest’s again by a word', () => {
    expect(parsePortOption('web=default')).toEqual(['web', DEFAULT_PORTS.web]);
    expect(() => parsePortOption('nobody=default')).toThrow('REC-112');
  });

  test.each(['web', 'web=', 'nobody=1', 'web=x', 'web=1=2'])('"%s" is no port option', (text) => {
    expect(() => parsePortOption(text)).toThrow('REC-112');
  });

  test('that are taken are found with the name of the program that holds them', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const holder = await portTakenBy('127.0.0.1', port);
    expect(holder).toMatch(
      process.platform === 'linux' ? new RegExp(`\\(pid ${process.pid}\\)$`) : /program/,
    );
    server.close();
    await once(server, 'close');
    expect(await portTakenBy('127.0.0.1', port)).toBeNull();
  });
});
