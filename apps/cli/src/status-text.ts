import type { ProgramStatus, SystemStatus } from './status.ts';
import type { Restarted } from './supervision/service-manager.ts';

/** One line per program, in columns. States are words: colour alone tells some people nothing. */
export function programTable(programs: readonly ProgramStatus[]): readonly string[] {
  const rows = programs.map(({ program, pid, port, ready, state, reason, restarts }) => {
    const word = ready ? 'ready' : state === 'ready' ? 'unready' : state;
    const notes = [restarts > 0 ? `restarted ${restarts}×` : '', reason ?? ''].filter((note) => note !== '');
    return [
      program.padEnd(13),
      String(pid ?? '–').padStart(7),
      String(port).padStart(6),
      word.padEnd(9),
      notes.join('; '),
    ];
  });
  const head = ['program'.padEnd(13), 'pid'.padStart(7), 'port'.padStart(6), 'state'.padEnd(9), ''];
  return [head, ...rows].map((columns) => columns.join('  ').trimEnd());
}

/** What became of each program in a restart. */
export function restartTable(restarted: readonly Restarted[]): readonly string[] {
  const rows = restarted.map(({ program, outcome, reason }) => [program, outcome, reason ?? ''] as const);
  return [['program', 'restart', ''] as const, ...rows].map(([program, outcome, reason]) =>
    [program.padEnd(13), outcome.padEnd(13), reason].join('  ').trimEnd(),
  );
}

export function statusText(status: SystemStatus): string {
  const { running, healthy, address, mode, source, speed, dataDir } = status;
  const word = !running ? 'stopped' : healthy ? 'running' : 'running, but not healthy';
  return [
    `REC.IO is ${word}.`,
    `  Address  ${address}`,
    `  Mode     ${mode}, prices: ${source}, clock ×${speed}`,
    `  Data     ${dataDir}`,
    '',
    ...programTable(status.programs),
    ...(running ? [] : ['', 'Start it: recio start']),
    '',
  ].join('\n');
}
