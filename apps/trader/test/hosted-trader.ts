import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import type { TraderContext } from '../src/context.ts';
import { start } from '../src/start.ts';

/** A trader in a process of its own, to be stopped and killed: `hosted-trader.ts CONTEXT_FILE`. Its log goes to standard output. */
const context = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Omit<TraderContext, 'log'>;
const log = pino();
const trader = await start({ ...context, log });
log.info({ port: trader.port }, 'started');
process.once('SIGTERM', () => void trader.stop().then(() => process.exit(0)));
