import { postgresAudit } from '@rec-io/database/audit';
import { byteSize } from '@rec-io/domain/byte-size';
import { type Bound, boundFor, boundProblem } from '@rec-io/domain/data-growth';
import { boundOf, GROWING } from '@rec-io/domain/growing-data';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readDataBounds, writeDataBound } from '@rec-io/installer/data-bounds-file';
import { type Command, InvalidArgumentError } from 'commander';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';

type Given = { readonly days?: number; readonly size?: number; readonly usual?: boolean };

const names = (): string => GROWING.flatMap(({ name }) => (boundOf(name) === null ? [] : [name])).join(', ');

export function addKeep(data: Command): void {
  const command = data
    .command('keep')
    .description('how long, or how much, of something is kept; what is older goes within the hour')
    .argument('<name>', names())
    .option('--days <days>', 'what is older goes', days)
    .option('--size <size>', 'the oldest of what is more goes: 500MB, 2GB', size)
    .option('--usual', 'as it was before anybody set it');
  withExamples(
    withJson(withDataDir(command)),
    'recio data keep live-prices --days 60 --size 10GB',
    'recio data keep decisions --usual',
  ).action(async (name: string, given: Given) => {
    const installation = await installationOfCommand(command);
    const { layout } = installation;
    await requireOwner(layout, 'data keep');
    const before = (await readDataBounds(layout.dataBounds)).bounds;
    const was = before.get(name);
    const wanted: Bound =
      given.usual === true
        ? { days: null, bytes: null }
        : { days: given.days ?? was?.days ?? null, bytes: given.size ?? was?.bytes ?? null };
    const problem =
      boundProblem(name, wanted) ??
      (given.days === undefined && given.size === undefined && given.usual !== true
        ? 'say --days, --size or --usual'
        : null);
    if (problem !== null) throw new CatalogueError('REC-750', { problem, names: names() });
    await writeDataBound(layout.dataBounds, name, wanted);
    const { days: holds, bytes } = boundFor(name, new Map([[name, wanted]]));
    await writeDown(installation, { name, days: holds, bytes });
    const words = [
      ...(holds === null ? [] : [`${holds} days`]),
      ...(bytes === null ? [] : [`${byteSize(bytes)} at most`]),
    ];
    report(
      command,
      { name, days: holds, bytes },
      `Of ${name} is kept: ${words.join(', ')}. What is more goes within the hour; nothing of it comes back.`,
    );
  });
}

/** It holds whether or not the database can write it down. */
async function writeDown(
  installation: Installation,
  detail: { readonly name: string; readonly days: number | null; readonly bytes: number | null },
): Promise<void> {
  const { userNo: ownerNo, account } = installation.configuration;
  await withDatabase(installation, (pool) =>
    postgresAudit(pool).write({
      ...{ ownerNo, account, userNo: null, login: me(), via: 'command', action: 'data.bounded' },
      ...{ detail, address: '', userAgent: '' },
    }),
  ).catch(() => undefined);
}

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of days.');
  return Number(text);
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

function size(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(MB|GB|TB)$/i.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('It must be a size such as 500MB or 2GB.');
  return Math.round(Number(number) * (UNITS[unit.toUpperCase()] ?? 1));
}
