import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientAccess } from '@rec-io/system-data/operator/client-access';
import type { HbaWritten } from '@rec-io/system-data/operator/hba-file';
import { CLONE } from '../clone.ts';
import type { OperatorDatabase } from './operator-access.ts';

export type SetupRequest = {
  /** From where installers come; none: from where they may already. */
  readonly ranges: readonly string[];
  /** Under which installers find this server; for a certificate that is made now. */
  readonly names: readonly string[];
  /** Whether a thing may be changed that is not ours alone. */
  readonly agreed: (what: 'tls' | 'hba', file: string) => Promise<boolean>;
};

export type SetupResult = {
  readonly database: string;
  readonly tls: boolean;
  /** The certificate that was made now; null: none was. */
  readonly certificate: string | null;
  readonly access: ClientAccess;
  /** Null: the lines were not written. */
  readonly hba: HbaWritten | null;
};

const text = (...path: readonly string[]): string => readFileSync(join(CLONE.root, ...path), 'utf8');

/** The role and its rights at once; TLS and the way in where they are missing and it was agreed. */
export async function setUp(database: OperatorDatabase, request: SetupRequest): Promise<SetupResult> {
  const { setupInstallers } = await import('@rec-io/system-data/operator/setup-installers');
  const { clientAccess, knownRanges } = await import('@rec-io/system-data/operator/client-access');
  const { isTlsOn, switchTlsOn } = await import('@rec-io/system-data/operator/server-tls');
  const { hbaStands, writeHba } = await import('@rec-io/system-data/operator/hba-file');
  const { admin } = database;
  const superuser = await database.superuser();
  await setupInstallers(superuser, {
    rights: text('scripts', 'setup_installer_user.sql'),
    log: text('packages', 'database', 'migrations', '0014_installation_log.sql'),
  });
  const made =
    !(await isTlsOn(superuser)) && (await request.agreed('tls', ''))
      ? await switchTlsOn(superuser, admin, request.names)
      : null;
  const ask = <Row>(select: string) => superuser.rows<Row>(select);
  const ranges = request.ranges.length > 0 ? request.ranges : await knownRanges(ask);
  const access = await clientAccess(ask, ranges);
  const stands = await hbaStands(access.file, access.lines);
  const hba =
    stands || (await request.agreed('hba', access.file))
      ? await writeHba(superuser, access.file, access.lines, new Date())
      : null;
  return {
    database: admin.database,
    tls: await isTlsOn(superuser),
    certificate: made?.certificate ?? null,
    access,
    hba,
  };
}

export function setupText(
  { database, tls, certificate, access, hba }: SetupResult,
  byHand: readonly string[],
): string {
  return [
    `Whoever is invited may read analytics, historical_data and live_data of ${database}, and write that in the log. Nothing else.`,
    ...(certificate === null
      ? []
      : [`TLS is on, with a certificate that this server signed itself: ${certificate}`]),
    ...(tls
      ? []
      : [
          'TLS is off, and without it nobody may sign in. Switch it on with --enable-tls, or by hand:',
          ...byHand.map((line) => `  ${line}`),
        ]),
    ...hbaText(access, hba),
    ...access.notes.map((note) => `Note: ${note}`),
    '',
    'Prove it: recio operator setup --check',
    'Invite somebody: recio operator invite --name NAME --email ADDRESS',
  ].join('\n');
}

function hbaText({ file, lines }: ClientAccess, hba: HbaWritten | null): readonly string[] {
  const shown = lines.map((line) => `  ${line}`);
  if (hba === null)
    return [
      `Put these lines at the top of ${file}, before all others, and reload (or add --write-hba):`,
      ...shown,
    ];
  if (!hba.changed) return [`These lines stand at the top of ${file}:`, ...shown];
  return [`Written to the top of ${file}, which is kept as ${hba.backup}:`, ...shown];
}
