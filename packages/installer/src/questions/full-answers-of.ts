import type { Mode } from '@rec-io/domain/ledger';
import type { FullAnswers, KalshiCredentials } from '../full/full-answers.ts';
import { parsePortOption } from '../ports.ts';
import { credentialsOf } from './credential-trial.ts';
import { KEPT_KEY } from './earlier-answers.ts';

/** Checked answers by question, as the installation takes them. */
export function fullAnswersOf(answers: ReadonlyMap<string, string>): FullAnswers {
  const text = (id: string): string => answers.get(id) ?? '';
  const orNull = (id: string, nothing: string): string | null =>
    text(id) === nothing || text(id) === '' ? null : text(id);
  const yes = (id: string): boolean => text(id) === 'yes';
  const list = (id: string): string[] =>
    text(id)
      .split(',')
      .filter((part) => part !== '');
  const offset = Number(text('port-offset') || '0');
  const kalshi = kalshiOf(text);
  const access = text('access') === 'local' ? [] : list('access');
  const open = access.some((range) => range.endsWith('/0'));
  return {
    location: text('location'),
    userNo: orNull('user-id', 'auto'),
    login: text('login'),
    fullName: text('full-name'),
    email: text('email'),
    phone: text('phone'),
    password: orNull('password', ''),
    mode: modeOf(text, kalshi),
    kalshi,
    systemData: orNull('system-data', 'none'),
    growFrom: orNull('grow-from', 'none'),
    access: open && !yes('confirm-open-access') ? [] : access,
    firewall: yes('firewall'),
    ports: new Map(list('port').map(parsePortOption)),
    portOffset: offset === 0 ? null : offset,
    takeOver: yes('take-over'),
    database: oneOf(text('database'), ['system', 'embedded']) ?? 'auto',
    supervision: oneOf(text('supervision'), ['supervisord', 'parent']) ?? 'auto',
    source: oneOf(text('source'), ['coinbase', 'seeded']) ?? 'auto',
    speed: orNull('speed', 'auto') === null ? null : Number(text('speed')),
    start: text('start') !== 'no',
  };
}

function kalshiOf(text: (id: string) => string): KalshiCredentials | null {
  const kept = text('kalshi-key') === KEPT_KEY;
  if (kept) return { email: text('kalshi-email'), keyId: text('kalshi-key-id'), privateKeyPem: null };
  const tried = credentialsOf(text);
  return tried && { email: tried.email, keyId: tried.keyId, privateKeyPem: tried.privateKeyPem };
}

/** Real money only with a key and the owner's word; a demo account only with a key. Everything else is simulated. */
function modeOf(text: (id: string) => string, kalshi: KalshiCredentials | null): Mode {
  if (kalshi === null) return 'simulated';
  if (text('mode') === 'prod') return text('confirm-prod') === 'yes' ? 'prod' : 'simulated';
  return text('mode') === 'demo' ? 'demo' : 'simulated';
}

function oneOf<const T extends string>(text: string, allowed: readonly T[]): T | null {
  return allowed.find((item) => item === text) ?? null;
}
