import { isKnown } from '../facts/fact.ts';
import type { Finding } from './finding.ts';
import { asRoot, type Rule } from './rule.ts';

const location: Rule = (facts, { kind }) => {
  const { account, place } = facts;
  if (!isKnown(account) || account.locationWritable) return [];
  const another = `./install.sh ${kind === 'quick' ? '--data-dir' : '--location'} DIR`;
  const finding = { id: 'location-not-writable', severity: 'block' } as const;
  // Nothing else keeps root from writing.
  if (account.isRoot)
    return [
      {
        ...finding,
        title: 'The place of the installation is on a read-only file system.',
        evidence: `${place.location} cannot be made or written, not even by root.`,
        fix: `Mount it for writing (mount -o remount,rw), or choose a place elsewhere: ${another}`,
      },
    ];
  return [
    {
      ...finding,
      title: `${account.name} may not write to the place of the installation.`,
      evidence: `${place.location} cannot be made or written.`,
      fix: `${another} with a directory of your own, or ${asRoot(facts, './install.sh')}`,
    },
  ];
};

const home: Rule = ({ account }) => {
  if (!isKnown(account) || account.homeWritable) return [];
  return [
    {
      id: 'home-not-writable',
      severity: 'warn',
      title: 'The home directory cannot be written.',
      evidence: account.home === '' ? 'HOME is not set.' : `HOME is ${account.home}.`,
      fix: 'Nothing of REC.IO needs it if the place of the installation can be written.',
    },
  ];
};

const surroundings: Rule = ({ surroundings: { locale, timeZone } }) => {
  const findings: Finding[] = [];
  if (!/utf-?8/i.test(locale))
    findings.push({
      id: 'locale',
      severity: 'info',
      title: 'The terminal may not show every sign.',
      evidence: `The locale is ${locale}; the database is made with UTF-8 whatever it is.`,
      fix: 'export LC_ALL=C.UTF-8',
    });
  if (timeZone === '')
    findings.push({
      id: 'time-zone',
      severity: 'info',
      title: 'The time zone of this machine is not known; times are shown in UTC.',
      evidence: 'It names none.',
      fix: null,
    });
  return findings;
};

export const ACCOUNT_RULES: readonly Rule[] = [location, home, surroundings];
