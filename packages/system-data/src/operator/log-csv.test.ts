import { expect, test } from 'vitest';
import type { LoggedInstallation } from './installation-log.ts';
import { logCsv } from './log-csv.ts';

const ENTRY: LoggedInstallation = {
  ...{ id: 7, login: 'rec_io_i_abc', invited: null, userId: 'user_0001', address: '203.0.113.7' },
  ...{
    name: '=HYPERLINK("http://evil")',
    email: '+1@example.org',
    begunAt: '2026-01-01T00:00:00Z',
    endedAt: null,
  },
  ...{
    seenAt: null,
    schemas: ['analytics', 'live_data'],
    tables: 3,
    rows: -4,
    seconds: null,
    status: 'failed',
  },
  ...{ error: 'a "quoted", long\nerror', userAgent: '\t@SUM(A1)', version: '0.1.0' },
};

test('the log as CSV has the table’s names, quotes what needs it, and no formulas of strangers', () => {
  expect(logCsv([ENTRY]).split('\r\n')).toEqual([
    '"id","login","installer_user_id","installer_name","installer_email","installer_ip_address","connection_start","connection_end","schemas_accessed","tables_cloned","total_rows_cloned","clone_duration_seconds","status","error_message","user_agent","installation_package_version"',
    `7,"rec_io_i_abc","user_0001","'=HYPERLINK(""http://evil"")","'+1@example.org","203.0.113.7","2026-01-01T00:00:00Z",,"analytics live_data",3,-4,,"failed","a ""quoted"", long\nerror","'\t@SUM(A1)","0.1.0"`,
    '',
  ]);
});
