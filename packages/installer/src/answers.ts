import { resolve } from 'node:path';
import { CatalogueError } from './catalogue-error.ts';
import { isSpeed, SPEED_MAX } from './configuration.ts';
import { choosePorts, type PortName, type Ports } from './ports.ts';

/** What the owner asked for; null where they left it to us. */
export type Answers = {
  readonly dataDir: string;
  readonly source: 'auto' | 'coinbase' | 'seeded' | null;
  readonly speed: number | null;
  readonly portOffset: number | null;
  readonly ports: ReadonlyMap<PortName, number>;
  readonly start: boolean;
};

/** @throws CatalogueError REC-110 or REC-112 for answers that no machine could fulfil */
export function checkAnswers(answers: Answers): Answers {
  const { speed, source } = answers;
  if (speed !== null && !isSpeed(speed)) {
    throw new CatalogueError('REC-112', {
      option: '--speed',
      reason: `it must be 1 to ${SPEED_MAX}, not ${speed}`,
    });
  }
  if (source === 'coinbase' && speed !== null && speed !== 1) throw new CatalogueError('REC-110', { speed });
  chosenPorts(answers);
  return { ...answers, dataDir: resolve(answers.dataDir) };
}

export const chosenPorts = ({ portOffset, ports }: Answers): Ports => choosePorts(portOffset ?? 0, ports);
