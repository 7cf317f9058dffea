import type { Installation } from '../installation.ts';
import type { Offer } from './offer.ts';

const NOTES_LINES_MAX = 20;

/** What there is, for whoever asks. */
export function offerText(offer: Offer, present: string): string {
  const { version, isNewer, releasedAt, signedBy, from } = offer;
  const head = isNewer
    ? `There is a newer version: ${present} → ${version}, of ${releasedAt.slice(0, 10)}.`
    : `${present} runs, and ${from} has nothing newer (${version}, of ${releasedAt.slice(0, 10)}).`;
  if (!isNewer) return head;
  return [head, signed(signedBy), '', ...notes(offer), '', 'Take it: recio update'].join('\n');
}

const signed = (by: string | null): string =>
  by === null ? 'It is signed by nobody.' : `It is signed by ${by}.`;

function notes({ notes: text }: Offer): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const more = lines.length - NOTES_LINES_MAX;
  return [
    'What is in it:',
    ...lines.slice(0, NOTES_LINES_MAX).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more lines`] : []),
  ];
}

export type PlanFacts = {
  readonly offer: Offer;
  readonly present: string;
  /** Names of the migrations that it brings. */
  readonly migrations: readonly string[];
  readonly ran: boolean;
  readonly programs: readonly string[];
  readonly openTrades: number | null;
};

/** What will be done, before it is done. */
export function planText({ layout, configuration }: Installation, facts: PlanFacts): string {
  const { offer, present, migrations, ran, programs, openTrades } = facts;
  const { mode } = configuration;
  const trades =
    openTrades === null ? 'nobody knows how many trades are open' : `${openTrades} trades are open now`;
  return [
    `Update of ${layout.dataDir}: ${present} → ${offer.version}`,
    `  ${signed(offer.signedBy)}`,
    ...notes(offer).map((line) => `  ${line}`),
    '',
    'What is done, in this order:',
    '  1. it is fetched, verified and set up beside the present version, which runs on meanwhile',
    ran
      ? `  2. entries are held; orders under way get their answers (mode ${mode}, ${trades})`
      : '  2. entries are held (the system does not run)',
    mode === 'simulated' || !ran
      ? '  3. everything is stopped'
      : '  3. everything is stopped, only if no trade is open: from here to step 6 nobody watches stops and exits',
    `  4. a backup is written into ${layout.backups}`,
    migrations.length === 0
      ? '  5. no table is changed'
      : `  5. tables are changed: ${migrations.join(', ')}`,
    `  6. the new version is started: ${programs.join(', ')}`,
    '  7. it is used as recio verify does it; if anything fails that worked before, all of it is taken back',
    ran ? '  8. entries are released' : '  8. it is stopped again, as it was, and entries are released',
  ].join('\n');
}
