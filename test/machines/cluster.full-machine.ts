import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../../apps/cli/test/fixtures/free-ports.ts';
import { type CleanRoot, cleanRoot } from './clean-root.ts';
import { boot, type CleanMachine, type Ran } from './machine.ts';
import { whyNoMachines } from './possible.ts';
import { sourceIn } from './release-in.ts';

const why = whyNoMachines();
const DATA = '/var/lib/postgresql/15/rec-io';
const OURS = `ls -d ${DATA} /etc/postgresql/15/rec-io /var/log/postgresql/postgresql-15-rec-io.log 2>/dev/null || :`;

describe.skipIf(why !== null)(`our own cluster beside its owner’s${why === null ? '' : ` (${why})`}`, () => {
  let root: CleanRoot;
  let machine: CleanMachine;
  let port = 0;
  beforeAll(async () => {
    root = await cleanRoot('bookworm');
    sourceIn(root, '/src');
    machine = await boot(root);
    await machine.must('apt-get -q update && apt-get -q install -y --no-install-recommends postgresql');
    port = (await freePorts(1))[0] ?? 0;
  });
  afterAll(async () => {
    await machine?.off();
    await root?.remove();
  });

  const command = (verb: string) =>
    `node /src/test/machines/cluster-driver.ts ${verb} /tmp/receipt.json ${port}`;
  const drive = (verb: string): Promise<Ran> => machine.run(['sh', '-c', command(verb)]);
  /** The machine is switched off when this path is there. */
  const cutOff = async (when: string) => {
    const ended = machine.run(['sh', '-c', command('apply')]);
    await machine.must(`until [ -e ${when} ]; do sleep 0.01; done`);
    const receipt = await machine.must('cat /tmp/receipt.json');
    await machine.off();
    await ended;
    machine = await boot(root);
    await machine.must('cat >/tmp/receipt.json', { input: receipt });
    expect(await machine.must(OURS)).toContain(DATA);
  };

  // While initdb works, and when the first of the configuration files is in its place.
  test.each([`${DATA}/base`, '/etc/postgresql/15/rec-io/postgresql.conf'])(
    'that was half made when the power failed (%s) is made anew, or goes whole',
    async (when) => {
      await cutOff(when);
      expect(await drive('apply')).toMatchObject({ code: 0 });
      expect(await machine.must('pg_lsclusters --no-header')).toMatch(
        new RegExp(`^15 +rec-io +${port} +online`, 'm'),
      );
      expect((await drive('revert')).stdout).toBe('reverting database-server\n');
      expect(await machine.must(OURS)).toBe('');
      await cutOff(when);
      expect((await drive('revert')).stdout).toBe('reverting database-server\n');
      expect(await machine.must(OURS)).toBe('');
    },
  );
  test('goes with our own roles and databases in it, which a power failure kept from being dropped', async () => {
    expect(await drive('apply')).toMatchObject({ code: 0 });
    const sql = `CREATE ROLE ours; COMMENT ON ROLE ours IS 'REC.IO installation in /opt/rec-io'`;
    const psql = `runuser -u postgres -- psql -q -p ${port}`;
    await machine.must(`echo "${sql}" | ${psql} && ${psql} -c 'CREATE DATABASE ours OWNER ours'`);
    await machine.must('pg_ctlcluster 15 rec-io stop');
    expect((await drive('revert')).stdout).toBe('reverting database-server\n');
    expect(await machine.must(OURS)).toBe('');
    // Beside somebody else's it stays.
    await machine.must('rm /tmp/receipt.json');
    expect(await drive('apply')).toMatchObject({ code: 0 });
    await machine.must(`${psql} -c 'CREATE ROLE theirs' && pg_ctlcluster 15 rec-io stop`);
    expect((await drive('revert')).stdout).toContain('15/rec-io stays: it holds the role theirs');
    await machine.must('pg_dropcluster --stop 15 rec-io; rm /tmp/receipt.json');
  });

  test.each(['base global', ''])(
    'that a killed removal left without its files (%s) goes whole',
    async (gone) => {
      expect(await drive('apply')).toMatchObject({ code: 0 });
      await machine.must('pg_ctlcluster 15 rec-io stop');
      await machine.must(gone === '' ? `rm -rf ${DATA}` : `cd ${DATA} && rm -rf ${gone}`);
      expect((await drive('revert')).stdout).toBe('reverting database-server\n');
      expect(await machine.must(OURS)).toBe('');
      expect(await machine.must('pg_lsclusters --no-header')).toMatch(/^15 +main/);
    },
  );
});
