import { serverCertificate } from '../certificate.ts';
import { TRIAL_PREFIX } from '../schemas.ts';
import type { SourceConnection } from '../source-connection.ts';
import { endLogin, loginStatements, newLogin } from './login.ts';
import { isTlsOn, type ServerPlace } from './server-tls.ts';
import { refusing, requireSuperuser, type ServerSuperuser } from './superuser.ts';

const LASTS_MS = 15 * 60_000;
const ANSWER_MS = 5_000;

/** The server that is tried, and how its superuser and its network place are reached. */
export type TriedServer = { readonly superuser: ServerSuperuser; readonly at: ServerPlace };

/**
 * Makes a login like that of an invitation, lets it be used, and takes it away again, as well as those of trials that were killed.
 * @throws CatalogueError REC-698
 */
export async function withTrialLogin<T>(
  { superuser, at }: TriedServer,
  use: (source: SourceConnection) => Promise<T>,
): Promise<T> {
  await requireSuperuser(superuser);
  await endForgotten(superuser);
  const login = newLogin(TRIAL_PREFIX);
  const validUntil = new Date(Date.now() + LASTS_MS);
  const [server] = await superuser.rows<{ version: number; database: string }>(
    "SELECT current_setting('server_version_num')::int AS version, current_database() AS database",
  );
  const { version, database } = server ?? { version: 0, database: '' };
  await refusing(() => superuser.execute(`BEGIN; ${loginStatements(login, validUntil, version)}; COMMIT`));
  try {
    const shown = (await isTlsOn(superuser)) ? await serverCertificate(at.host, at.port, ANSWER_MS) : null;
    return await use({
      ...at,
      database,
      user: login.login,
      password: login.password,
      sslMode: 'disable',
      sslRootCert: null,
      pin: shown === null ? null : { kind: 'certificate', pem: shown.certificate.toString() },
      validUntil: null,
    });
  } finally {
    await endLogin(superuser, login.login);
  }
}

async function endForgotten(superuser: ServerSuperuser): Promise<void> {
  const forgotten = await superuser.rows<{ login: string }>(
    `SELECT rolname AS login FROM pg_roles WHERE starts_with(rolname, '${TRIAL_PREFIX}') AND rolvaliduntil < now()`,
  );
  for (const { login } of forgotten) await endLogin(superuser, login);
}
