import type { AlertItem, AlertMessage, AlertNotice } from './alert.ts';
import type { Mode } from './ledger.ts';
import { MODE_NAMES } from './mode-names.ts';

export type AlertSetting = {
  readonly mode: Mode;
  readonly account: string;
  /** `https://host/system`; null where nobody knows an address from outside. */
  readonly pageUrl: string | null;
};

const TITLE_CHARACTERS_MAX = 160;

/** What a person reads: first of which money, then what, since when, what it means, and what to do. */
export function alertMessage(notice: AlertNotice, { mode, account, pageUrl }: AlertSetting): AlertMessage {
  const { id, atMs, items } = notice;
  const isCritical = items.some(({ kind, trouble }) => kind !== 'over' && trouble.severity === 'critical');
  const title = inOneLine(`${MODE_NAMES[mode]} · ${account} · ${subject(notice)}`);
  const text = [...items.map((item) => itemText(item, atMs)), ...lost(notice)].join('\n\n');
  return { id, atMs, title: title.slice(0, TITLE_CHARACTERS_MAX), text, isCritical, link: pageUrl, items };
}

/** To see that a channel works. */
export const alertTestMessage = (
  id: string,
  atMs: number,
  { mode, account, pageUrl }: AlertSetting,
): AlertMessage => ({
  ...{
    id,
    atMs,
    title: `${MODE_NAMES[mode]} · ${account} · Test`,
    isCritical: false,
    link: pageUrl,
    items: [],
  },
  text: 'This is how alerts of REC.IO come to you. Nothing is wrong.',
});

function subject({ items, isSummary, heldBack }: AlertNotice): string {
  const [worst] = [...items].sort((a, b) => weight(b) - weight(a));
  if (worst === undefined) return `${counted(heldBack)} held back`;
  const more = items.length > 1 ? ` (and ${items.length - 1} more)` : '';
  const when = isSummary ? 'After quiet hours: ' : '';
  return `${when}${word(worst)}: ${worst.trouble.label}${worst.kind === 'over' ? '' : `, ${worst.trouble.reason}`}${more}`;
}

const weight = ({ kind, trouble }: AlertItem): number =>
  kind === 'over' ? 0 : trouble.severity === 'critical' ? 2 : 1;

function word({ kind, trouble }: AlertItem): string {
  if (kind === 'over') return 'Over';
  const severity = trouble.severity.toUpperCase();
  return kind === 'reminder' ? `STILL ${severity}` : severity;
}

function itemText(item: AlertItem, atMs: number): string {
  const { no, trouble, kind, endedAtMs } = item;
  const { label, reason, symptoms, begunAtMs, meaning, fix, severity } = trouble;
  const until = endedAtMs ?? atMs;
  const lines = [
    `#${no} ${word(item)}: ${label}`,
    `${kind === 'over' ? 'It was' : 'What'}: ${inOneLine(reason)}`,
    `Since ${timeText(begunAtMs)}, for ${durationText(until - begunAtMs)}${kind === 'over' ? `, until ${timeText(until)}` : ''}`,
    ...(symptoms.length === 0 ? [] : [`With it: ${symptoms.join(', ')}`]),
  ];
  if (kind === 'over') return lines.join('\n');
  return [
    ...lines,
    `Open trades: ${meaning}`,
    ...(fix === '' ? [] : [`What to do: ${fix}`]),
    ...(severity === 'critical' ? [`Repeated every 30 minutes until: recio alerts acknowledge ${no}`] : []),
  ].join('\n');
}

const lost = ({ heldBack, undelivered }: AlertNotice): readonly string[] => [
  ...(heldBack > 0
    ? [`${counted(heldBack)} held back before, because there were too many. All of them: recio alerts`]
    : []),
  ...(undelivered > 0
    ? [`${counted(undelivered)} not delivered this way before. All of them: recio alerts`]
    : []),
];

const counted = (count: number): string => (count === 1 ? '1 alert was' : `${count} alerts were`);

/** A reason can hold what others said: nothing of it starts a line of its own. */
const inOneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();

const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

function durationText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return `${Math.floor(Math.max(0, ms) / 1_000)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
