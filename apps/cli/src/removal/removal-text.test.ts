import { expect, test } from 'vitest';
import { removalText, removeRestText } from './removal-text.ts';

test('What an uninstall left is told by its outermost folders', () => {
  const text = removalText(
    {
      removed: ['/opt/r/logs', '/opt/r/config', '/opt/r/config/config.json'],
      kept: ['/opt/r/data', '/opt/r/data/users', '/opt/r/database-notes'],
    },
    'Gone.',
  );
  expect(text.split('\n').slice(1, 5)).toEqual([
    '  removed  /opt/r/logs',
    '  removed  /opt/r/config',
    '  kept     /opt/r/data',
    '  kept     /opt/r/database-notes',
  ]);
});

test('What is still on record is removed by the clone’s command: the installed one may be gone', () => {
  expect(removeRestText('/opt/a b', { clone: '/home/ann/rec-io' })).toContain(
    "  /home/ann/rec-io/recio uninstall --purge --data-dir '/opt/a b'",
  );
});
