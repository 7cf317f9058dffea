import { NOTHING_MADE } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import type { Installation } from '../installation.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import { readyTwice, verifySystem } from './verification.ts';

export type SignIn = { readonly login: string; readonly password: string } | null;

/** Exchange, trader and page under their parent. */
export function startStep(installation: Installation, signal: AbortSignal): Step {
  return {
    id: 'start',
    phase: 'start',
    title: 'Start',
    intention: 'simulated exchange, trader and page, kept alive by one parent process',
    isDone: async () => false,
    makes: async () => NOTHING_MADE,
    async apply() {
      await startSystem(installation, signal);
      return {};
    },
    verify: () => readyTwice(installation),
    async revert() {
      await stopSystem(installation.layout);
      return [];
    },
  };
}

/** @param signIn null when the owner has a password that we do not know */
export function verifyStep(installation: Installation, signIn: SignIn): Step {
  return {
    id: 'verify',
    phase: 'completion',
    title: 'Check',
    intention: 'every program healthy twice, signed in once, first price on the page',
    isDone: async () => false,
    makes: async () => NOTHING_MADE,
    apply: async () => ({}),
    async verify() {
      if (signIn !== null) await verifySystem(installation, signIn.login, signIn.password);
    },
    revert: async () => [],
  };
}
