import type { Look, Patient } from '../../doctor/look.ts';
import { type Check, failed, passed, skipped } from '../check.ts';

/** What the doctor looks at is a check as well: passed when nothing is broken, left out when it could not be seen. */
export const lookCheck = (look: Look, patient: Patient): Check => ({
  id: look.id,
  title: look.title,
  async run() {
    const { findings, saw } = await look.run(patient);
    const broken = findings.filter(({ severity }) => severity === 'error');
    const [first] = broken;
    if (first !== undefined) {
      const more = broken.length > 1 ? ` (and ${broken.length - 1} more: recio doctor)` : '';
      return failed(`${first.title} ${first.evidence}${more}`, first.fix ?? 'See more: recio doctor');
    }
    const hidden = findings.find(({ id }) => id.startsWith('unseen:'));
    return hidden === undefined ? passed(saw) : skipped(`${hidden.title} ${hidden.fix ?? ''}`.trim());
  },
});
