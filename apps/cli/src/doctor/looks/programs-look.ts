import { join } from 'node:path';
import type { Installation } from '../../installation.ts';
import { lastLines } from '../../log-lines.ts';
import { type ProgramStatus, systemStatus } from '../../status.ts';
import { portStranger } from '../../supervision/port-stranger.ts';
import { saysForbidden } from '../forbidden.ts';
import { type DoctorFinding, error, type Look, note, saw, unseen } from '../look.ts';

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
      const held = await Promise.all(
        programs.filter(({ ready }) => !ready).map((program) => strangerOn(program, installation)),
      );
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
      const stranger = await strangerOn(program, installation);
      return [...stranger, error(`unready:${name}`, `${name} is not ready.`, evidence, `recio logs ${name}`)];
    });
    const starting =
      status.healthy || broken.length > 0 || hidden.length > 0
        ? []
        : [error('starting', 'The system is still starting.', 'Not all was started yet.', 'recio status')];
    // Useful, and all the same with something to say: that it only shows the market, that a switch is pulled.
    const said = programs.flatMap(({ program, ready, reason }) =>
      ready && reason !== null
        ? [note(`says:${program}`, `${program} is ready, and says:`, reason, null)]
        : [],
    );
    const names = programs.map(({ program, port }) => `${program} :${port}`).join(', ');
    return saw(names, [...(await Promise.all(findings)).flat(), ...starting, ...said, ...notes]);
  },
};

/** Not that it is broken: this account may not ask it. */
export const isHidden = ({ ready, reason }: ProgramStatus): boolean => !ready && saysForbidden(reason ?? '');

async function strangerOn(
  { program, port, pid }: ProgramStatus,
  { layout, configuration }: Installation,
): Promise<readonly DoctorFinding[]> {
  // The machine's own server is no program of ours, and listens where it should.
  if (program === 'database' && configuration.database === 'system') return [];
  const holder = await portStranger(layout, { port, pid });
  if (holder === null) return [];
  return [
    error(
      `port-held:${program}`,
      `Port ${port} of ${program} is held by another program.`,
      `${holder} listens on it.`,
      'Stop that program; or install with another port for it: --port NAME=N',
    ),
  ];
}
