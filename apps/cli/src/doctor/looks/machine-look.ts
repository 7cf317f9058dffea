import { gatherFacts } from '@rec-io/installer/facts/gather';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { DEFAULT_HOST, DEFAULT_PORTS } from '@rec-io/installer/ports';
import type { Severity as PreflightSeverity } from '@rec-io/installer/preflight/finding';
import { preflight } from '@rec-io/installer/preflight/preflight';
import { exchangeUrls } from '@rec-io/kalshi/environments';
import { CLONE } from '../../clone.ts';
import type { Look, Patient, Severity } from '../look.ts';
import { saw } from '../look.ts';

const SEVERITY: Readonly<Record<PreflightSeverity, Severity>> = {
  block: 'error',
  warn: 'warning',
  info: 'note',
};

/**
 * What an installation finds taken and full because it is there itself, and what only whoever installs must be able to do; other
 * looks ask about the rest of it.
 */
const OWN_DOING =
  /^(?:port-taken|disk-space|earlier|location-|home-|without-root|package-manager|(?:postgres|supervisor)-there)/;

/** What an installation asks of this machine, asked again. Nothing outside of it is contacted but the exchange, where it is used. */
export const machineLook: Look = {
  id: 'machine',
  title: 'The machine is fit for it',
  async run({ dataDir, configuration, receipt, machine }: Patient) {
    const { kind, mode, database, supervision, host, ports } = configuration ?? {
      kind: 'full',
      mode: 'simulated',
      database: 'embedded',
      supervision: 'parent',
      host: DEFAULT_HOST,
      ports: DEFAULT_PORTS,
    };
    const exchange = mode === 'simulated' ? null : exchangeUrls(mode).restUrl;
    const facts = await gatherFacts(machine, {
      ...{ kind, mode, host, ports },
      clone: receipt?.clone ?? CLONE.root,
      location: dataDir,
      databaseAt: layoutOf(dataDir, kind).data,
      targets: [],
      clockUrl: exchange === null ? null : `${exchange}/exchange/status`,
      knownPlaces: [],
    });
    const found = preflight(facts, { kind, mode, database, supervision, ports, skipChecks: [] });
    const findings = found
      .filter(({ id }) => configuration === null || !OWN_DOING.test(id))
      .map(({ severity, ...finding }) => ({ ...finding, severity: SEVERITY[severity] }));
    const { system } = facts;
    return saw('name' in system ? system.name : 'an unknown system', findings);
  },
};
