import { output } from '../facts/ask.ts';
import type { Machine } from '../machine.ts';

/** What our migrations need. */
const VERSION_MIN = 15;
/** Of the streams that are offered we take the newest of those that are known to work. */
const STREAMS = ['18', '17', '16', '15'];

/**
 * The module stream that has a PostgreSQL new enough, where the packages without one are too old: Red Hat 8 and 9 offer 10 and
 * 13 by themselves. Null: none is needed, or none is offered.
 */
export async function postgresqlStream(machine: Machine, program: string): Promise<string | null> {
  const text = await output(machine, program, '-q', '--cacheonly', 'info', 'postgresql-server');
  const [, version] = /^Version\s*:\s*(\d+)/m.exec(text ?? '') ?? [];
  if (version !== undefined && Number(version) >= VERSION_MIN) return null;
  const offered = parseStreams((await output(machine, program, '-q', 'module', 'list', 'postgresql')) ?? '');
  return STREAMS.find((stream) => offered.includes(stream)) ?? null;
}

/** `postgresql  16 [e]  client, server [d]  PostgreSQL server and client module`: the second column, without its marks. */
export function parseStreams(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, stream] = /^postgresql\s+(\d+)\b/.exec(line.trim()) ?? [];
    return stream === undefined ? [] : [stream];
  });
}
