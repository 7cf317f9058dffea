import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginAccess } from '../src/access-log.ts';
import { readInstallationLog, readLogStatistics } from '../src/operator/installation-log.ts';
import { revoke } from '../src/operator/invitations.ts';
import { setupInstallers } from '../src/operator/setup-installers.ts';
import { testInstallationLogging } from '../src/operator/test-logging.ts';
import { type OperatorServer, operatorServer, SETUP_TEXTS } from '../src/test-operator-server.ts';

const WHO = { userId: 'user_0001', name: 'Ada', email: 'ada@example.org', version: '0.1.0' };

describe('the operator’s log', () => {
  let server: OperatorServer;
  const at = () => ({ host: server.admin.host, port: server.admin.port });
  const setup = () => setupInstallers(server.superuser, SETUP_TEXTS);

  beforeAll(async () => {
    server = await operatorServer();
  });
  afterAll(() => server.stop());

  test('writes down the real address and login, and the time by its own clock', async () => {
    const who = { ...WHO, name: 'x'.repeat(300) };
    const log = await beginAccess(server.source, who, { schemas: ['analytics'] });
    await log.progress(3, 1_000_000_000_000);
    const [before] = await readInstallationLog(server.pool, { id: log.id, limit: 1 });
    expect(before).toMatchObject({
      ...{ login: server.source.user, invited: 'Ada Guest <ada.guest@example.org>', address: '127.0.0.1' },
      ...{ status: 'in_progress', tables: 3, rows: 1e12, name: 'x'.repeat(200), endedAt: null },
      schemas: ['analytics'],
    });
    await log.end({ status: 'failed', tables: 4, rows: 5, error: 'e'.repeat(9_000) });
    const [after] = await readInstallationLog(server.pool, { id: log.id, limit: 1 });
    expect(after).toMatchObject({
      status: 'failed',
      tables: 4,
      rows: 5,
      seconds: expect.any(Number),
      error: 'e'.repeat(2_000),
    });
    await expect(log.progress(9, 9)).rejects.toMatchObject({ code: 'REC-699' });
    await expect(log.end({ status: 'completed', tables: 0, rows: 0, error: null })).rejects.toMatchObject({
      code: 'REC-699',
    });
  });

  test('lets nobody begin more than 500 copies within a day', async () => {
    const other = await server.invited('Busy Guest');
    await server.pool.query(
      `INSERT INTO system.installation_access_log (installer_user_id, login, connection_start)
       SELECT 'x', $1, now() FROM generate_series(1, 500)`,
      [other.user],
    );
    await expect(beginAccess(other, WHO)).rejects.toMatchObject({
      code: 'REC-699',
      title: expect.stringContaining('500 copies'),
    });
    await server.pool.query('DELETE FROM system.installation_access_log WHERE login = $1', [other.user]);
    await revoke(server.superuser, other.user);
  });

  test('shows a copy that died as abandoned, from three minutes without a sign on', async () => {
    const log = await beginAccess(server.source, WHO);
    const status = async (ago: string) => {
      await server.pool.query(
        'UPDATE system.installation_access_log SET heartbeat_at = now() - $2::interval WHERE id = $1',
        [log.id, ago],
      );
      return (await readInstallationLog(server.pool, { id: log.id, limit: 1 }))[0]?.status;
    };
    expect([await status('2 minutes'), await status('4 minutes')]).toEqual(['in_progress', 'abandoned']);
    expect(
      (await readInstallationLog(server.pool, { limit: 9, status: ['abandoned'] })).map(({ id }) => id),
    ).toEqual([log.id]);
    expect((await readLogStatistics(server.pool)).byStatus).toMatchObject({ abandoned: 1 });
    // It was only cut off for a while.
    await log.end({ status: 'completed', tables: 1, rows: 1, error: null });
    expect((await readInstallationLog(server.pool, { id: log.id, limit: 1 }))[0]?.status).toBe('completed');
  });

  test('is refused as a source where the log cannot be written, with the reason', async () => {
    await server.pool.query(
      'ALTER FUNCTION system.begin_installation(text,text,text,text[],text,text) RENAME TO gone',
    );
    await expect(beginAccess(server.source, WHO)).rejects.toMatchObject({
      ...{ code: 'REC-699', title: expect.stringContaining('no functions for that') },
    });
    await server.pool.query(
      'ALTER FUNCTION system.gone(text,text,text,text[],text,text) RENAME TO begin_installation',
    );
    await server.pool.query(
      'REVOKE EXECUTE ON FUNCTION system.begin_installation(text,text,text,text[],text,text) FROM rec_io_installer',
    );
    await expect(beginAccess(server.source, WHO)).rejects.toMatchObject({
      title: expect.stringContaining('may not'),
    });
    await setup();
  });

  test('does not wait for ever for a log that does not answer', async () => {
    const blocking = await server.pool.connect();
    await blocking.query('BEGIN; LOCK TABLE system.installation_access_log');
    const begun = beginAccess(server.source, WHO, { answerMs: 300 });
    await expect(begun).rejects.toMatchObject({
      ...{ code: 'REC-699', title: expect.stringContaining('does not answer') },
    });
    await blocking.query('ROLLBACK');
    blocking.release();
  });

  test('proves the four results of the proposal', async () => {
    const trials = await testInstallationLogging(
      { superuser: server.superuser, at: at() },
      server.pool,
      '0.1.0',
    );
    expect(trials).toEqual([
      {
        check: 'Successful installation logging',
        ok: true,
        detail: expect.stringContaining('completed, from 127.0.0.1'),
      },
      { check: 'Failed installation logging', ok: true, detail: expect.stringContaining('failed') },
      { check: 'Database access verification', ok: true, detail: expect.stringContaining('checks') },
      { check: 'Complete audit trail generation', ok: true, detail: expect.stringContaining('abandoned') },
    ]);
    // Nobody takes the trial for a copy.
    expect(await readInstallationLog(server.pool, { limit: 99, who: 'logging-test' })).toEqual([]);
    expect(
      await readInstallationLog(server.pool, { limit: 99, who: 'logging-test', trials: true }),
    ).not.toEqual([]);
  });
});
