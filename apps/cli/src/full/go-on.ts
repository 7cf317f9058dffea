import { type Choices, choicesOf } from '@rec-io/installer/full/choices';
import type { Asker } from '@rec-io/installer/questions/asker';
import type { Receipt } from '@rec-io/installer/receipt';
import type { EarlierRun } from './earlier-run.ts';
import { stepsOf } from './full-undo.ts';

/** What a later run does about an earlier one: `ask`: go through the answers, with the earlier ones as defaults. */
export type Next = 'go-on' | 'ask' | 'take-back' | 'anew';

/**
 * Says what was found, and asks what to do about it. Enter goes on; where nobody can be asked, it goes on.
 * @param asked.plan nothing may be changed, so nothing is offered to be taken back
 * @param asked.isMore something else was asked for by options, variables or a file: a finished installation is changed by that
 */
export async function nextOf(
  found: EarlierRun,
  asked: { readonly isMore: boolean; readonly plan: boolean },
  asker: Asker | null,
): Promise<Next> {
  const { place, receipt } = found;
  // Killed before it had come to anything: there is nothing to go on with.
  const choices = choicesOf(receipt.choices);
  if (choices === null) return 'ask';
  if (asker === null) return 'go-on';
  if (receipt.state === 'uninstalled') {
    // Kept data is taken up by the answers that it was kept with; after a purge nothing but leftovers is on record.
    const hasData = receipt.completedAt !== null;
    asker.say(
      hasData ? `The data of an earlier installation is in ${place}.` : `REC.IO was removed from ${place}.`,
    );
    return hasData && !asked.isMore ? 'go-on' : 'ask';
  }
  if (receipt.completedAt !== null) return asked.isMore ? 'go-on' : finished(choices, asker);
  asker.say(await stoppedAt(found));
  if (asked.plan) return 'go-on';
  const chosen = await asker.choice(
    {
      text: 'What to do about it',
      help: 'What is done already is looked at again and stays. A password that you typed then was not kept: the next one is made, and shown at the end.',
      byDefault: 'go-on',
      defaultInWords: 'go on',
    },
    [
      { value: 'go-on', label: 'go on there, with the answers that were given' },
      { value: 'take-back', label: 'take everything back, and end' },
      { value: 'anew', label: 'take everything back, and begin anew; the answers are shown again' },
    ],
  );
  return chosen === 'take-back' || chosen === 'anew' ? chosen : 'go-on';
}

async function finished({ location, start }: Choices, asker: Asker): Promise<Next> {
  asker.say(`REC.IO is installed in ${location}.`);
  const chosen = await asker.choice(
    {
      text: 'What to do about it',
      help: 'Nothing that is in order is touched, and nothing is changed before you have seen the plan.',
      byDefault: 'go-on',
      defaultInWords: 'see that everything is in place',
    },
    [
      { value: 'go-on', label: `see that everything is in place${start ? ', and that it runs' : ''}` },
      { value: 'ask', label: 'go through the answers, and change some of them' },
    ],
  );
  return chosen === 'ask' ? 'ask' : 'go-on';
}

/** "An installation from 2026-11-26 04:12 UTC stopped at the step Database (/opt/rec-io)." */
async function stoppedAt({ place, receipt }: EarlierRun): Promise<string> {
  const last = lastOf(receipt);
  if (last === undefined) return `An installation in ${place} was begun and has not come to its first step.`;
  const steps = await stepsOf(place, receipt).catch(() => []);
  const title = steps.find(({ id }) => id === last.id)?.title ?? last.id;
  const when = `${last.at.slice(0, 16).replace('T', ' ')} UTC`;
  const how = last.state === 'applying' ? 'stopped at' : 'stopped after';
  return `An installation in ${place} from ${when} ${how} the step "${title}".`;
}

const lastOf = ({ steps }: Receipt) =>
  steps.find(({ state }) => state === 'applying') ?? steps.findLast(({ state }) => state === 'done');
