import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CatalogueError } from './catalogue-error.ts';
import { withSettings } from './env-file.ts';

const key = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/);
const value = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('a', ' ', '#', '"', "'", '`', '\\', 'n', '=', '$', '\n') }),
);

describe('the file of settings', () => {
  test('gives every value back as it was, or refuses it', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value), (settings) => {
        try {
          expect(parseEnv(withSettings(null, settings, '.env'))).toEqual(settings);
        } catch (error) {
          if (!(error instanceof CatalogueError)) throw error;
          expect(error.code).toBe('REC-322');
        }
      }),
    );
  });

  test('keeps the owner’s lines and values, and adds only what is missing', () => {
    const before = '# mine\nRECIO_LOG_LEVEL=debug   # loud\n\nOWN="a b"';
    const after = withSettings(before, { RECIO_LOG_LEVEL: 'info', TZ: 'UTC' }, '.env');
    expect(after).toBe(`${before}\nTZ=UTC\n`);
    expect(parseEnv(after)).toEqual({ RECIO_LOG_LEVEL: 'debug', OWN: 'a b', TZ: 'UTC' });
    expect(withSettings(after, { TZ: 'UTC' }, '.env')).toBe(after);
  });

  test('keeps what an owner has emptied on purpose', () => {
    expect(withSettings('TZ=\n', { TZ: 'UTC' }, '.env')).toBe('TZ=\n');
  });

  test('quotes paths with spaces so that shells read them as well', () => {
    expect(withSettings(null, { RECIO_DATA_DIR: '/srv/my data' }, '.env')).toContain(
      "\nRECIO_DATA_DIR='/srv/my data'\n",
    );
  });

  test('refuses what no quotes can hold, naming the setting and not its value', () => {
    expect(() => withSettings(null, { KEY: '\'"`' }, '/x/.env')).toThrow(
      'REC-322 The value of KEY cannot be written into /x/.env.',
    );
  });
});
