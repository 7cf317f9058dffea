import { Toast } from '@base-ui/react/toast';
import type { Refusal } from '../api/call.ts';

export const toasts = Toast.createToastManager();

type Said = Parameters<typeof toasts.add>[0];

/** The part of the page that shows it comes later than the page: what is said before waits for it. */
const waiting: Said[] = [];
let isShown = false;

function say(said: Said): void {
  if (isShown) toasts.add(said);
  else waiting.push(said);
}

/** From now on it is seen, also what was said before. @returns ends that */
export function show(): () => void {
  isShown = true;
  for (const said of waiting.splice(0)) toasts.add(said);
  return () => {
    isShown = false;
  };
}

/** Something was done. */
export const sayDone = (title: string, description?: string): void =>
  say({ title, description, type: 'done' });

/** Something was not done, and what can be done about it. It stays until it is put away. */
export const sayFailure = (title: string, { message, fix }: Refusal): void =>
  say({
    title,
    description: [message, fix].filter(Boolean).join(' '),
    type: 'failure',
    timeout: 0,
    priority: 'high',
  });
