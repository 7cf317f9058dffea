import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { escapeLiteral } from 'pg';
import { NoTls, serverCertificate } from '../certificate.ts';
import { selfSigned } from './self-signed.ts';
import { refusing, type ServerSuperuser } from './superuser.ts';

export type ServerPlace = { readonly host: string; readonly port: number };

const KEY = 'recio-operator.key';
const CERTIFICATE = 'recio-operator.crt';
const SETTINGS = ['ssl', 'ssl_cert_file', 'ssl_key_file'] as const;
const RELOADED_MS = 10_000;
const ANSWER_MS = 5_000;

export const isTlsOn = async (superuser: ServerSuperuser): Promise<boolean> => {
  const [server] = await superuser.rows<{ on: boolean }>("SELECT current_setting('ssl')::boolean AS on");
  return server?.on === true;
};

/** What switches TLS on by hand, for a server whose files are not here. */
export const TLS_BY_HAND: readonly string[] = [
  'openssl req -new -x509 -days 3650 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=NAME -keyout server.key -out server.crt',
  'put both into the data directory, owned by the server’s account, server.key with mode 0600; then as its superuser:',
  "ALTER SYSTEM SET ssl = 'on'; SELECT pg_reload_conf();",
];

/**
 * Switches TLS on with a key and a certificate of its own, in files of our own in the server's data directory, and looks whether
 * the server shows that certificate. Otherwise everything is as before.
 * @param names under which installers find the server, first the usual one
 * @throws CatalogueError REC-698
 */
export async function switchTlsOn(
  superuser: ServerSuperuser,
  at: ServerPlace,
  names: readonly string[],
): Promise<{ readonly certificate: string }> {
  const [server] = await superuser.rows<{ folder: string }>(
    "SELECT current_setting('data_directory') AS folder",
  );
  const folder = server?.folder ?? '';
  const owner = await stat(join(folder, 'PG_VERSION')).catch((error: unknown) => {
    throw new CatalogueError(
      'REC-698',
      { reason: `TLS is off, and the server’s files cannot be reached: ${reasonOf(error)}` },
      error,
    );
  });
  const earlier = await earlierSettings(superuser);
  const { key, certificate } = selfSigned(names, new Date());
  const made = [await put(folder, KEY, key, owner), await put(folder, CERTIFICATE, certificate, owner)];
  try {
    await set(superuser, 'ssl_cert_file', CERTIFICATE);
    await set(superuser, 'ssl_key_file', KEY);
    await set(superuser, 'ssl', 'on');
    await reload(superuser);
    await untilShown(at);
    return { certificate: join(folder, CERTIFICATE) };
  } catch (error) {
    for (const name of SETTINGS) await putBack(superuser, name, earlier.get(name)).catch(() => undefined);
    await reload(superuser).catch(() => undefined);
    for (const path of made) await rm(path, { force: true });
    throw new CatalogueError(
      'REC-698',
      { reason: `TLS could not be switched on: ${reasonOf(error)}` },
      error,
    );
  }
}

/** What was said by `ALTER SYSTEM` before. */
async function earlierSettings(superuser: ServerSuperuser): Promise<ReadonlyMap<string, string>> {
  const rows = await superuser.rows<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_file_settings
     WHERE sourcefile LIKE '%/postgresql.auto.conf' AND name IN (${SETTINGS.map(escapeLiteral).join(', ')})`,
  );
  return new Map(rows.map(({ name, setting }) => [name, setting]));
}

const putBack = (superuser: ServerSuperuser, name: string, earlier: string | undefined): Promise<void> =>
  earlier === undefined ? superuser.execute(`ALTER SYSTEM RESET ${name}`) : set(superuser, name, earlier);

async function put(
  folder: string,
  name: string,
  text: string,
  owner: { uid: number; gid: number },
): Promise<string> {
  const path = join(folder, name);
  await rm(path, { force: true });
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  // By the open file: the folder is the server account's, which could put something else in its place meanwhile.
  if (process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
  return path;
}

/** Each alone: `ALTER SYSTEM` runs in no transaction. */
const set = (superuser: ServerSuperuser, name: string, value: string): Promise<void> =>
  refusing(() => superuser.execute(`ALTER SYSTEM SET ${name} = ${escapeLiteral(value)}`));

/** Reads the server's files anew, and waits until it has. @throws CatalogueError REC-698 */
export async function reload(superuser: ServerSuperuser): Promise<void> {
  const readAt = async () =>
    (await superuser.rows<{ at: string }>('SELECT pg_conf_load_time()::text AS at'))[0]?.at;
  const before = await readAt();
  await superuser.execute('SELECT pg_reload_conf()');
  const deadline = performance.now() + RELOADED_MS;
  while ((await readAt()) === before) {
    if (performance.now() > deadline)
      throw new CatalogueError('REC-698', { reason: 'the server does not read its files anew' });
    await sleep(50);
  }
  // The file of who may come in is read a moment after the settings.
  await sleep(100);
}

/** A reload is told to the server and takes effect a moment later. */
async function untilShown({ host, port }: ServerPlace): Promise<void> {
  const deadline = performance.now() + RELOADED_MS;
  for (;;) {
    try {
      await serverCertificate(host, port, ANSWER_MS);
      return;
    } catch (error) {
      if (!(error instanceof NoTls) || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
