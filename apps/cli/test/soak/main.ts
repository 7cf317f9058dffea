import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const USAGE = `usage: node apps/cli/test/soak/main.ts [--hours 24] [--speed 60] [--seed 1] [--kills 200] [--minutes N]
  --minutes  of wall time, after which nothing more is killed and everything is judged`;

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '24' },
    speed: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: 'Infinity' },
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
  settle: true,
  say: (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`),
});
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.wrong.length === 0 ? 0 : 1;
