import { connect } from 'node:net';
import { join } from 'node:path';
import { portHolder } from '@rec-io/installer/port-holder';
import { lastLines } from '../../log-lines.ts';
import { type ProgramStatus, systemStatus } from '../../status.ts';
import { saysForbidden } from '../forbidden.ts';
import { type DoctorFinding, error, type Look, saw, unseen } from '../look.ts';

const CONNECT_MS = 1_000;

/** What runs, asked of the programs themselves; and who sits on the ports of those that do not. */
export const programsLook: Look = {
  id: 'programs',
  title: 'Every program runs and is ready',
  async run({ layout, installation }) {
    if (installation === null) return saw('not looked at: no configuration');
    const status = await systemStatus(installation);
    const hidden = status.programs.filter(isHidden);
    const programs = status.programs.filter((program) => !isHidden(program));
    const notes = hidden.map(({ program }) => unseen(`whether ${program} is ready`, program));
    const { running } = status;
    if (!running) {
      const held = await Promise.all(programs.filter(({ ready }) => !ready).map(strangerOn));
      return saw('nothing runs', [
        error('stopped', 'REC.IO is not running.', 'Neither a manager nor a program answers.', 'recio start'),
        ...held.flat(),
        ...notes,
      ]);
    }
    const broken = programs.filter(({ ready }) => !ready);
    const findings = broken.map(async (program): Promise<readonly DoctorFinding[]> => {
      const { program: name, reason } = program;
      const said = await lastLines(join(layout.logs, `${name}.log`));
      const evidence = `${reason ?? 'It does not answer'}. Its last lines: ${said}`;
      const stranger = program.pid === null ? await strangerOn(program) : [];
      return [...stranger, error(`unready:${name}`, `${name} is not ready.`, evidence, `recio logs ${name}`)];
    });
    const starting =
      status.healthy || broken.length > 0 || hidden.length > 0
        ? []
        : [error('starting', 'The system is still starting.', 'Not all was started yet.', 'recio status')];
    const names = programs.map(({ program, port }) => `${program} :${port}`).join(', ');
    return saw(names, [...(await Promise.all(findings)).flat(), ...starting, ...notes]);
  },
};

/** Not that it is broken: this account may not ask it. */
export const isHidden = ({ ready, reason }: ProgramStatus): boolean => !ready && saysForbidden(reason ?? '');

/** A program that does not run cannot be the one that listens on its port. */
async function strangerOn({ program, port }: ProgramStatus): Promise<readonly DoctorFinding[]> {
  if (!(await listens(port))) return [];
  return [
    error(
      `port-held:${program}`,
      `Port ${port} of ${program} is held by another program.`,
      `${portHolder(port)} listens on it.`,
      'Stop that program; or install with another port for it: --port NAME=N',
    ),
  ];
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_MS });
  for (const event of ['error', 'timeout'] as const) socket.once(event, () => resolve(false));
  socket.once('connect', () => resolve(true));
  return promise.finally(() => socket.destroy());
}
