import { useEffect, useState } from 'react';
import { ask, type Refusal } from '../api/call.ts';
import type { LogLine } from './system-query.ts';

/** Kept on the page; older ones go. */
const LINES_MAX = 1_000;
const FOLLOW_MS = 1_500;

export type LogWish = {
  readonly name: string;
  readonly contains: string;
  readonly warnings: boolean;
};

type Read = {
  /** Each with a number of its own, so that what is added draws nothing anew. */
  readonly lines: readonly (LogLine & { readonly no: number })[];
  readonly isCut: boolean;
  readonly isRead: boolean;
  readonly refusal: Refusal | null;
};

const NOTHING: Read = { lines: [], isCut: false, isRead: false, refusal: null };

/** A log as it grows. While the server is away, what was read stays, and it is asked again. */
export function useLog({ name, contains, warnings }: LogWish, isPaused: boolean): Read {
  const [read, setRead] = useState(NOTHING);
  const [cursors] = useState(() => new Map<string, string>());
  const wish = `${name} ${warnings} ${contains}`;

  // Another log or another search begins anew; a pause does not.
  useEffect(() => {
    cursors.delete(wish);
    setRead(NOTHING);
  }, [wish, cursors]);

  useEffect(() => {
    if (isPaused) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async () => {
      const after = cursors.get(wish);
      const answer = await ask('/api/system/log', {
        ...{ name, contains },
        ...(warnings ? { level: 'warn' as const } : {}),
        ...(after === undefined ? {} : { after }),
      });
      if (isOver) return;
      if (answer.ok) {
        const { lines, cursor, isCut } = answer.data;
        cursors.set(wish, cursor);
        setRead((before) => grown(after === undefined ? NOTHING : before, lines, isCut));
      } else setRead((before) => ({ ...before, refusal: answer.refusal }));
      timer = setTimeout(look, FOLLOW_MS);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [name, contains, warnings, wish, isPaused, cursors]);
  return read;
}

function grown(before: Read, added: readonly LogLine[], isCut: boolean): Read {
  const first = (before.lines.at(-1)?.no ?? 0) + 1;
  const lines = [...before.lines, ...added.map((line, at) => ({ ...line, no: first + at }))];
  return {
    lines: lines.slice(-LINES_MAX),
    isCut: before.isCut || isCut || lines.length > LINES_MAX,
    ...{ isRead: true, refusal: null },
  };
}
