import { Toast } from '@base-ui/react/toast';
import type { Refusal } from '../api/call.ts';

export const toasts = Toast.createToastManager();

/** Something was done. */
export const sayDone = (title: string, description?: string): void =>
  void toasts.add({ title, description, type: 'done' });

/** Something was not done, and what can be done about it. It stays until it is put away. */
export const sayFailure = (title: string, { message, fix }: Refusal): void =>
  void toasts.add({
    title,
    description: [message, fix].filter(Boolean).join(' '),
    type: 'failure',
    timeout: 0,
    priority: 'high',
  });
