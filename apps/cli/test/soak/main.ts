import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const USAGE = `usage: node apps/cli/test/soak/main.ts [--hours 24] [--speed 60] [--seed 1] [--kills 200] [--minutes N] [--readers 0]
  --minutes  of wall time, after which nothing more is killed and everything is judged
  --readers  signed-in pages that read meanwhile; memory and disk are looked at every minute then`;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    speed: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: 'Infinity' },
    readers: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const report = await soak({
  hours: Number(values.hours),
  speed: Number(values.speed),
  seed: Number(values.seed),
  kills: Number(values.kills),
  wallMsMax: Number(values.minutes) * 60_000,
  readers: Number(values.readers),
  settle: true,
  say: (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`),
});
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.wrong.length === 0 ? 0 : 1;
