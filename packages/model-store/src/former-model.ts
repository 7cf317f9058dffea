import { chooses, type ModelEvent } from './model-event.ts';

/**
 * What going back leads to. Going back is no step forward: from three models in a row it leads to the second, and from there to the
 * first, and never again to one that was left that way.
 * @param events of one coin, in order
 * @returns its name, null for the release's; undefined where nothing but the release's was ever in use
 */
export function formerModel(events: readonly ModelEvent[]): string | null | undefined {
  const used: (string | null)[] = [null];
  for (const { model } of events.filter(chooses)) {
    if (used.length > 1 && used.at(-2) === model) used.pop();
    else if (used.at(-1) !== model) used.push(model);
  }
  return used.at(-2);
}
