import type { ModelView } from '@rec-io/domain/view';
import { isObject } from '@rec-io/installer/json-file';
import type { Installation } from './installation.ts';

const ANSWER_MS = 2_000;

/** Whose probabilities the running trader uses, by coin; none where it does not say. Never throws. */
export async function modelsInUse({
  configuration,
}: Pick<Installation, 'configuration'>): Promise<ModelView[]> {
  try {
    const reply = await fetch(`http://127.0.0.1:${configuration.ports.trader}/readyz`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const told: unknown = await reply.json();
    const models = isObject(told) ? told['models'] : null;
    return Array.isArray(models) ? models.filter(isModelView) : [];
  } catch {
    return [];
  }
}

const isModelView = (value: unknown): value is ModelView =>
  isObject(value) &&
  typeof value['symbol'] === 'string' &&
  typeof value['name'] === 'string' &&
  (value['sinceMs'] === null || Number.isSafeInteger(value['sinceMs']));
