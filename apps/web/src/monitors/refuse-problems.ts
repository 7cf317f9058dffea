import type { ParameterProblem } from '@rec-io/domain/parameters';
import { WebError } from '../web-error.ts';

/** @throws WebError `web.bad_setting` that names each; nothing where there is none */
export function refuseProblems(settings: readonly ParameterProblem[]): void {
  const [first] = settings;
  if (first !== undefined)
    throw new WebError('web.bad_setting', { detail: `${first.key} ${first.message}.`, settings });
}
