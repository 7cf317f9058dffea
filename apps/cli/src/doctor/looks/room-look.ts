import { freeBytesAt } from '@rec-io/installer/data-directory';
import { type DoctorFinding, error, type Look, saw, warning } from '../look.ts';

const GB = 1e9;
/** The server stops writing somewhere below; with so little left it is a matter of hours. */
const FREE_BYTES_MIN = 0.5 * GB;
const FREE_BYTES_GOOD = 2 * GB;

export const roomLook: Look = {
  id: 'room',
  title: 'There is room on the disks',
  async run({ layout, receipt }) {
    const base = receipt?.steps.find(({ id }) => id === 'database')?.made.facts['base'];
    const places = [layout.data, layout.logs, ...(typeof base === 'string' ? [base] : [])];
    const findings: DoctorFinding[] = [];
    let leastBytes = Number.POSITIVE_INFINITY;
    for (const path of places) {
      const freeBytes = await freeBytesAt(path);
      leastBytes = Math.min(leastBytes, freeBytes);
      const evidence = `${(freeBytes / GB).toFixed(1)} GB are free at ${path}.`;
      const fix = 'Make room on that disk.';
      if (freeBytes < FREE_BYTES_MIN)
        findings.push(error(`room:${path}`, 'The disk is nearly full.', evidence, fix));
      else if (freeBytes < FREE_BYTES_GOOD)
        findings.push(warning(`room:${path}`, 'The disk is filling up.', evidence, fix));
    }
    return saw(`${(leastBytes / GB).toFixed(1)} GB free`, findings);
  },
};
