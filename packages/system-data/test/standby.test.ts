import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { ensureDatabase, migrateDatabase } from '@rec-io/database/databases';
import { installServer } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { freePort } from '@rec-io/database/embedded/port';
import { type EmbeddedServer, embeddedServer } from '@rec-io/database/embedded/server';
import { testPlacement } from '@rec-io/database/test-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginAccess } from '../src/access-log.ts';
import { checkFrom } from '../src/copy/open-source.ts';
import { invite } from '../src/operator/invitations.ts';
import { setupInstallers } from '../src/operator/setup-installers.ts';
import { connectedSuperuser } from '../src/operator/superuser.ts';
import type { SourceConnection } from '../src/source-connection.ts';
import { SETUP_TEXTS } from '../src/test-operator-server.ts';

const place = testPlacement();
let server: EmbeddedServer;
let source: SourceConnection;

beforeAll(async () => {
  server = embeddedServer({
    ...place,
    ...{ account: await preparePlacement(place), binDir: await installServer(place.serverDir) },
    ...{
      adminPassword: 'apasswordoftests',
      port: await freePort(),
      log: path.join(place.base, 'postgres.log'),
    },
    settings: { fsync: 'off' },
  });
  const { port } = await server.start();
  const admin = server.connection(port, 'rec_io_db');
  const first = openPool(server.connection(port, 'postgres'), { max: 1 });
  await ensureDatabase(first, 'rec_io_db');
  await first.end();
  await migrateDatabase(admin);
  const superuser = await connectedSuperuser(admin);
  await setupInstallers(superuser, SETUP_TEXTS);
  const { login, password } = await invite(superuser, { name: 'A', email: 'a@b.c' }, 1, new Date());
  await superuser.close();
  source = {
    ...{ ...admin, user: login, password },
    ...{ sslMode: 'disable', sslRootCert: null, pin: null, validUntil: null },
  };
  await server.stop();
  await writeFile(path.join(place.clusterDir, 'standby.signal'), '');
  await server.start();
});
afterAll(async () => {
  await server.stop();
  await rm(place.base, { recursive: true, force: true });
});

test('a read-only standby can be read, and is refused because nobody could write down there that it was', async () => {
  await checkFrom({ kind: 'server', connection: source, snapshot: null });
  const begun = beginAccess(source, { userId: 'u', name: '', email: '', version: '1' });
  await expect(begun).rejects.toMatchObject({
    code: 'REC-699',
    title: expect.stringContaining('a read-only standby'),
  });
});
