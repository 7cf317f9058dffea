import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '@rec-io/installer/explain';
import { lineTimeMs, readable, tail } from '../../log-lines.ts';
import { programsOf } from '../../programs/program-table.ts';
import { serviceManager } from '../../supervision/service-manager.ts';
import { type DoctorFinding, error, type Look, saw, unseen, warning } from '../look.ts';

const TAIL_LINES = 300;
const RECENT_MS = 24 * 3_600_000;
const ERROR_LEVEL = 50;
const QUOTED_LENGTH_MAX = 300;
/** What the server calls fatal for one connection while it starts and stops. */
const PASSING =
  /the database system is (?:starting up|shutting down)|terminating connection due to administrator/;

/** Each program writes its log, and what they said of errors in the last day. */
export const logsLook: Look = {
  id: 'logs',
  title: 'Every program writes its log',
  async run({ layout, installation, configuration }) {
    if (installation === null || configuration === null) return saw('not looked at: no configuration');
    const programs = programsOf(configuration).map(({ name }) => name);
    const findings: DoctorFinding[] = [];
    for (const name of new Set([...programs, ...serviceManager(installation).logs])) {
      const path = join(layout.logs, `${name}.log`);
      const problem = await unwritten(path);
      if (problem === 'unseen') {
        findings.push(unseen('the logs', layout.logs));
        break;
      }
      // Those of the machine's own server and of managers may be elsewhere or empty; a program's may not.
      if (problem !== null && programs.includes(name)) {
        const evidence = `${path} is ${problem}.`;
        const fix = `See whether it runs and may write there: recio status`;
        findings.push(error(`log:${name}`, `${name} writes no log.`, evidence, fix));
      }
      findings.push(...(await errorsIn(name, path)));
    }
    return saw(`of ${programs.join(', ')}`, findings);
  },
};

async function unwritten(path: string): Promise<'missing' | 'empty' | 'unseen' | null> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).size === 0 ? 'empty' : null;
  } catch (failure) {
    return errorCode(failure) === 'EACCES' ? 'unseen' : 'missing';
  }
}

async function errorsIn(name: string, path: string): Promise<readonly DoctorFinding[]> {
  const sinceMs = Date.now() - RECENT_MS;
  const lines = (await tail(path, TAIL_LINES)).filter(
    (line) => isError(line) && (lineTimeMs(line) ?? 0) >= sinceMs,
  );
  const last = lines.at(-1);
  if (last === undefined) return [];
  return [
    warning(
      `log-errors:${name}`,
      `${name} told of ${lines.length === 1 ? 'an error' : `${lines.length} errors`} within the last day.`,
      `The last: ${readable(last, ['err']).slice(0, QUOTED_LENGTH_MAX)}`,
      `Read its log: recio logs ${name} -n ${TAIL_LINES}`,
    ),
  ];
}

function isError(line: string): boolean {
  const [, level] = /^\{.*"level":(\d+)/.exec(line) ?? [];
  if (level !== undefined) return Number(level) >= ERROR_LEVEL;
  return / (?:FATAL|PANIC): /.test(line) && !PASSING.test(line);
}
