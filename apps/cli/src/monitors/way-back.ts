import type { ToldMonitor } from './monitor-text.ts';

/** The command that makes a removed monitor again, with all that was set for it. */
export function wayBack({ own, resolved }: Pick<ToldMonitor, 'own' | 'resolved'>): string {
  const settings = Object.entries({ ...own.parameters, ...own.size, ...own.rules }).map(
    ([key, value]) => `${key}=${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`,
  );
  const { name, symbol, series, strategy } = resolved.spec;
  const options = ['--symbol', symbol, '--series', series, '--strategy', `"${strategy}"`];
  return ['recio monitors add', name, ...options, ...settings].join(' ');
}
