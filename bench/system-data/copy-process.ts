import { type CopyOptions, copySystemData } from '@rec-io/system-data/copy-system-data';
import { parseFrom } from '@rec-io/system-data/from';

/** A copy in a process of its own, as `recio clone` makes it: to be killed, and to have its memory measured. */
const { from, ...options } = JSON.parse(process.argv[2] ?? '{}') as Pick<CopyOptions, 'target'> & {
  readonly from: string;
};
const report = await copySystemData({
  ...options,
  from: await parseFrom(from),
  isOurs: false,
  identity: { userId: 'benchmark', name: 'Benchmark', email: 'benchmark@example.org', version: '0' },
});
const wrong = report.tables.filter(({ outcome }) => outcome !== 'created' && outcome !== 'equal');
if (wrong.length > 0) throw new Error(wrong.map(({ table, reason }) => `${table}: ${reason}`).join('\n'));
// In kilobytes.
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ tables: report.tables.length, bytes: report.bytes, peakMb: maxRSS / 1_024 }));
process.exit(0);
