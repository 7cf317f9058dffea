import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { NOTHING_MADE } from '@rec-io/installer/receipt';
import type { Step } from '@rec-io/installer/step';
import type { Installation } from '../installation.ts';
import type { SignIn } from './access.ts';
import { type CheckOutcome, wordsOf } from './check.ts';
import { verifyInstallation } from './verify-installation.ts';

/**
 * The functional proof at the end of an installation. It fails with REC-650 unless every check has passed or does not apply.
 * @param signIn null when the owner has a password that we do not know
 * @param onOutcomes told of all of them before it fails: the report needs them most then
 */
export function completionStep(
  installation: Installation,
  signIn: SignIn | null,
  onOutcomes: (outcomes: readonly CheckOutcome[]) => void = () => undefined,
): Step {
  let outcomes: readonly CheckOutcome[] = [];
  return {
    id: 'verify',
    phase: 'completion',
    title: 'Check',
    intention: 'the running system is used as you will: prices, ladder, page, sign-in, a paper order',
    isDone: async () => false,
    makes: async () => NOTHING_MADE,
    async apply({ signal, say }) {
      outcomes = await verifyInstallation(installation, { signIn, signal, say });
      onOutcomes(outcomes);
      return {};
    },
    async verify() {
      const [first, ...others] = outcomes.flatMap(({ title, result }) =>
        result.state === 'failed' ? [{ title, what: wordsOf(result), fix: result.fix }] : [],
      );
      if (first === undefined) return;
      const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
      throw new CatalogueError('REC-650', {
        check: first.title,
        what: `${first.what}${more}`,
        fix: first.fix,
      });
    },
    revert: async () => [],
  };
}
