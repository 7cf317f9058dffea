import { thisMachine } from '@rec-io/installer/machine';
import { clockLook } from '../doctor/looks/clock-look.ts';
import { closedFilesLook } from '../doctor/looks/closed-files-look.ts';
import { databaseLook } from '../doctor/looks/database-look.ts';
import { logsLook } from '../doctor/looks/logs-look.ts';
import { roomLook } from '../doctor/looks/room-look.ts';
import type { Installation } from '../installation.ts';
import { accessTo, type SignIn } from './access.ts';
import type { CheckOutcome } from './check.ts';
import { exchangeCheck } from './checks/exchange-check.ts';
import { ladderCheck, priceCheck } from './checks/live-checks.ts';
import { lookCheck } from './checks/look-check.ts';
import { orderCheck } from './checks/order-check.ts';
import { pageCheck } from './checks/page-check.ts';
import { programsCheck } from './checks/programs-check.ts';
import { refusalCheck, signInCheck } from './checks/sign-in-checks.ts';
import { runChecks } from './run-checks.ts';

/** What is asked of the machine and the files; the other looks are asked of the running programs, by using them. */
const LOOKS = [databaseLook, closedFilesLook, logsLook, roomLook, clockLook];

export type VerificationOptions = {
  /** Null when the owner has a password that we do not know. */
  readonly signIn: SignIn | null;
  readonly signal: AbortSignal;
  /** One line per result, as it comes. */
  readonly say: (line: string) => void;
};

/**
 * Uses a running installation as its owner will, and says of each part whether it works. Changes nothing of the owner's: it
 * signs out again, and its paper order is in an account of its own.
 */
export async function verifyInstallation(
  installation: Installation,
  { signIn, signal, say }: VerificationOptions,
): Promise<readonly CheckOutcome[]> {
  const access = accessTo(installation, signIn);
  const { layout, configuration, receipt } = installation;
  const { dataDir } = layout;
  const patient = { dataDir, layout, configuration, receipt, installation, machine: thisMachine() };
  try {
    return await runChecks(
      [
        programsCheck(installation),
        priceCheck(access),
        ladderCheck(access),
        refusalCheck(access),
        signInCheck(access),
        pageCheck(access),
        orderCheck(installation),
        exchangeCheck(installation),
        ...LOOKS.map((look) => lookCheck(look, patient)),
      ],
      signal,
      say,
    );
  } finally {
    await access.close();
  }
}
