import { describe, expect, test } from 'vitest';
import { isNobodyThere, wayOf } from './what-is-kept.ts';

const ORIGIN = 'https://trader.example.org';
const way = (path: string, mode = 'navigate', method = 'GET') =>
  wayOf({ method, mode, url: path.startsWith('/') ? `${ORIGIN}${path}` : path }, ORIGIN);

describe('what the worker keeps', () => {
  test.each(['/api/session', '/api/history?day=1', '/api/live', '/api/docs', '/api'])(
    'nothing of %s, however it is asked for',
    (path) => {
      for (const mode of ['navigate', 'cors', 'same-origin', 'no-cors'])
        expect(way(path, mode)).toBe('network');
    },
  );

  test('built files, and no others', () => {
    expect(way('/assets/index-Cz1_ChYn.js', 'cors')).toBe('kept-file');
    expect(way('/manifest.webmanifest', 'cors')).toBe('network');
    expect(way('/service-worker.js', 'same-origin')).toBe('network');
  });

  test.each(['/', '/history?day=1', '/trades/7', '/settings/security', '/apiary'])(
    'the page at %s',
    (path) => {
      expect(way(path)).toBe('page');
      expect(way(path, 'cors')).toBe('network');
    },
  );

  test('nothing of the sign-in, of other origins, or of what changes something', () => {
    expect(way('/sign-in')).toBe('network');
    expect(way('https://example.com/assets/a.js', 'cors')).toBe('network');
    expect(way('/', 'navigate', 'POST')).toBe('network');
    expect(way('/assets/a.js', 'cors', 'DELETE')).toBe('network');
  });

  test('a refusal is an answer; a proxy without its server is none', () => {
    for (const status of [200, 303, 401, 404, 500, 505]) expect(isNobodyThere(status)).toBe(false);
    for (const status of [502, 503, 504]) expect(isNobodyThere(status)).toBe(true);
  });
});
