import type { Trouble } from '@rec-io/domain/alert';
import type { IncidentView } from '@rec-io/domain/health-view';
import type { Health } from '../health.ts';

const DEAD_MAN: Readonly<Record<string, Pick<Trouble, 'meaning' | 'fix'>>> = {
  triggered: {
    meaning:
      'nobody supervises them: resting orders were cancelled, nothing is entered, and positions stay as they are until a person acts.',
    fix: 'Look at your positions at the exchange. Then see why the trader fell silent (recio status, recio logs trader), and arm: recio arm',
  },
  blind: {
    meaning: 'the trader is silent and what is at stake cannot be read: take it that nobody supervises them.',
    fix: 'Look at your positions at the exchange, and at the trader: recio status, recio logs trader',
  },
};

/** What people are to be told of, from one look. */
export function troublesOf(health: Health): readonly Trouble[] {
  const { deadMan, incidents, atMs } = health;
  const dead = DEAD_MAN[deadMan.state];
  return [
    ...(dead === undefined
      ? []
      : [
          {
            ...{ id: 'dead-man', cause: 'dead-man', label: 'Dead-man switch', symptoms: [] },
            ...{ reason: `${deadMan.state}: ${deadMan.why ?? ''}`, severity: 'critical' as const },
            ...{ begunAtMs: atMs, ...dead },
          },
        ]),
    ...incidents
      .filter(({ endedAtMs }) => endedAtMs === null)
      // Those that are restored are shown newest first; people are told in the order in which it happened.
      .sort((a, b) => a.begunAtMs - b.begunAtMs)
      .map((incident) => troubleOf(incident, health)),
  ];
}

function troubleOf(incident: IncidentView, health: Health): Trouble {
  const { id, cause, reason, symptoms, worst, begunAtMs } = incident;
  const checkOf = (name: string) => health.checks.find((check) => check.name === name);
  return {
    ...{ id, cause, reason, begunAtMs },
    label: checkOf(cause)?.label ?? cause,
    symptoms: symptoms.map((name) => checkOf(name)?.label ?? name),
    severity: worst === 'failed' ? 'critical' : 'warning',
    meaning: meaningOf(health),
    fix: checkOf(cause)?.fix ?? '',
  };
}

function meaningOf({ programs, hold, database, deadMan }: Health): string {
  const trader = programs.find(({ name }) => name === 'trader');
  if (deadMan.state === 'triggered') return 'nobody supervises them: see the dead-man switch.';
  if (trader !== undefined && !trader.answers)
    return 'the trader does not answer: exits and stops wait until it is back. What rests at the exchange stays there.';
  if (trader?.ready === false)
    return `the trader is not useful now (${trader.reason ?? 'it does not say why'}): take it that exits and stops wait.`;
  if (hold !== null && hold.lifted === null)
    return 'they are supervised as always; exits and stops go on. Nothing new is entered.';
  if (database !== 'connected')
    return 'they are supervised; exits go on and are kept in a file. Nothing new is entered without the database.';
  return 'they are supervised as always; exits and stops go on.';
}
