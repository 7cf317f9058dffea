import { explain } from '@rec-io/installer/explain';
import { type Machine, thisMachine } from '@rec-io/installer/machine';
import { version } from '../clone.ts';
import { loaded } from '../loaded.ts';
import {
  type DoctorFinding,
  error,
  type Look,
  type Patient,
  type Seen,
  type Severity,
  saw,
  warning,
} from './look.ts';
import { admit } from './patient.ts';

/** Each is loaded by itself: where a file of the program is broken, the other looks still look. */
type LoadLook = () => Promise<Look>;

/** A look that takes longer hangs on something that is broken. */
const LOOK_MS_MAX = 8_000;

const atMachine: LoadLook = async () => (await import('./looks/machine-look.ts')).machineLook;

const LOOKS: readonly LoadLook[] = [
  async () => (await import('./looks/programs-look.ts')).programsLook,
  async () => (await import('./looks/database-look.ts')).databaseLook,
  async () => (await import('./looks/program-files-look.ts')).programFilesLook,
  async () => (await import('./looks/receipt-look.ts')).receiptLook,
  async () => (await import('./looks/closed-files-look.ts')).closedFilesLook,
  async () => (await import('./looks/credentials-look.ts')).credentialsLook,
  async () => (await import('./looks/logs-look.ts')).logsLook,
  async () => (await import('./looks/room-look.ts')).roomLook,
  async () => (await import('./looks/clock-look.ts')).clockLook,
  atMachine,
];

export type Examination = {
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly version: string;
  readonly dataDir: string;
  /** Nothing is broken; there may be warnings. */
  readonly healthy: boolean;
  readonly findings: readonly DoctorFinding[];
  readonly looks: readonly {
    readonly id: string;
    readonly title: string;
    readonly saw: string;
    /** The worst that it found; null: all is as its title says. */
    readonly worst: Severity | null;
    readonly durationMs: number;
  }[];
};

/** Looks at everything of an installation, also at a broken or a missing one. Changes nothing and never throws. */
export async function examine(dataDir: string, machine: Machine = thisMachine()): Promise<Examination> {
  const { patient, findings } = await admit(dataDir, machine);
  const isThere = !findings.some(({ id }) => id === 'not-installed');
  const seen = await Promise.all((isThere ? LOOKS : [atMachine]).map((look) => lookAt(look, patient)));
  const all = [...findings, ...seen.flatMap(({ findings: found }) => found)];
  return {
    formatVersion: 1,
    madeAt: new Date().toISOString(),
    version: version(),
    dataDir,
    healthy: all.every(({ severity }) => severity !== 'error'),
    findings: sorted(distinct(all)),
    looks: seen.map(({ id, title, saw: words, durationMs, findings: found }) => ({
      ...{ id, title, saw: words, durationMs },
      worst: sorted(found)[0]?.severity ?? null,
    })),
  };
}

async function lookAt(load: LoadLook, patient: Patient) {
  const look = await loaded(load).catch(unloadable);
  const startedMs = performance.now();
  const seen = await within(look, patient);
  return { ...seen, id: look.id, title: look.title, durationMs: Math.round(performance.now() - startedMs) };
}

/** In the place of a look that cannot be loaded. */
function unloadable(failure: unknown): Look {
  const { code, title, why, remedy } = explain(failure);
  return {
    id: 'unloadable',
    title: 'A look of the doctor',
    run: async () => saw('cannot be loaded', [error(`unloadable:${code}`, title, why, remedy)]),
  };
}

async function within(look: Look, patient: Patient): Promise<Seen> {
  const limit = Promise.withResolvers<Seen>();
  const late = warning(
    `hangs:${look.id}`,
    `Looking at "${look.title}" took too long and was given up.`,
    `No answer within ${LOOK_MS_MAX / 1_000} s.`,
    'Something on this machine hangs, often a disk or a network. Try again: recio doctor',
  );
  const timer = setTimeout(() => limit.resolve(saw('no answer', [late])), LOOK_MS_MAX);
  try {
    return await Promise.race([look.run(patient), limit.promise]);
  } catch (failure) {
    const { title } = explain(failure);
    const finding = warning(`look:${look.id}`, `"${look.title}" could not be looked at.`, title, null);
    return saw('it could not be looked at', [finding]);
  } finally {
    clearTimeout(timer);
  }
}

const ORDER = ['error', 'warning', 'note'];

const sorted = (findings: readonly DoctorFinding[]): DoctorFinding[] =>
  findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));

/** Several looks may miss the same. */
const distinct = (findings: readonly DoctorFinding[]): DoctorFinding[] => [
  ...new Map(findings.map((finding) => [finding.id, finding])).values(),
];
