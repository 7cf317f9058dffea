import { explain } from '@rec-io/installer/explain';
import { lineWritten, newestLineMs } from '@rec-io/program-parts/written-lines';
import { type Logger, pino } from 'pino';
import type { Installation } from '../installation.ts';
import { holdBack } from '../supervision/hold-back.ts';
import { hostGuests } from './host-guests.ts';
import { guestsOf, type Hosted, type Program } from './program-table.ts';

/** A stop that takes longer has hung; the ledger is safe either way. */
const STOP_MS = 8_000;
const QUIET_MS = 300_000;

/**
 * Hosts one program in this process until it is told to end. With a parent, losing the channel to it is such a word:
 * a child never outlives its parent, so a second start cannot meet a second trader.
 * @returns the exit code
 */
export async function hostProgram(program: Program, installation: Installation): Promise<number> {
  const log = programLog(program.name);
  const told = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => told.resolve(signal));
  process.once('disconnect', () => told.resolve('the parent is gone'));
  const holding = holdBack(program, installation.layout, log);
  const outcome = await Promise.race([
    holding
      .wait()
      .then(() => program.host(installation, log))
      .then((hosted) => ({ hosted })),
    told.promise.then((why) => ({ why })),
  ]).catch((error: unknown) => ({ error }));
  // Told while still starting: nothing of worth runs yet.
  if ('why' in outcome) {
    await holding.told();
    return 0;
  }
  if ('error' in outcome) return failed(log, outcome.error);
  log.info('started');
  neverQuiet(log);
  holding.runs();
  const guests = hostGuests(guestsOf(program.name, installation.configuration), installation, log);
  log.info({ why: await told.promise }, 'stopping');
  await holding.told();
  const { hosted } = outcome;
  return stopWithin({ stop: () => guests.stop().finally(() => hosted.stop()) }, log);
}

/** A line now and then from whoever has nothing to say: by it the monitor sees that lines arrive, and that they do so again. */
function neverQuiet(log: Logger): void {
  setInterval(() => {
    if (Date.now() - (newestLineMs() ?? 0) > QUIET_MS) log.info('nothing to say');
  }, QUIET_MS / 2).unref();
}

/**
 * Through the ordinary stream: pino's own destination retries for ever when the parent that read the pipe is gone, and
 * would hold up the end of a program that must end then.
 */
function programLog(name: string): Logger {
  process.stdout.on('error', () => undefined);
  const level = process.env['RECIO_LOG_LEVEL'] ?? 'info';
  return pino(
    { level, base: { name, pid: process.pid } },
    {
      write: (line) => {
        lineWritten(line);
        process.stdout.write(line);
      },
    },
  );
}

function failed(log: Logger, error: unknown): number {
  const { message, why, remedy } = explain(error);
  log.fatal({ why, remedy, err: error }, message);
  return 1;
}

async function stopWithin(hosted: Hosted, log: Logger): Promise<number> {
  const late = new Promise<number>((resolve) => setTimeout(() => resolve(1), STOP_MS));
  const stopped = hosted.stop().then(
    () => 0,
    (error: unknown) => failed(log, error),
  );
  const code = await Promise.race([stopped, late]);
  log.info({ code }, 'stopped');
  return code;
}
