import { FIRST_LOGIN } from '../steps/first-user-step.ts';
import type { FullAnswers } from './full-answers.ts';

/** What an installation needs least for, and what nobody regrets: practice, on this machine alone. */
export const SAFEST_ANSWERS: Omit<FullAnswers, 'location'> = {
  userNo: null,
  login: FIRST_LOGIN,
  fullName: '',
  email: '',
  phone: '',
  password: null,
  mode: 'simulated',
  kalshi: null,
  systemData: null,
  growFrom: null,
  access: [],
  firewall: false,
  ports: new Map(),
  portOffset: null,
  takeOver: false,
  database: 'auto',
  supervision: 'auto',
  source: 'seeded',
  speed: null,
  start: true,
};
