import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useLayoutEffect, useRef, useState } from 'react';
import { LOGS } from '../text/system.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Empty } from '../ui/empty.tsx';
import { Refused } from '../ui/refused.tsx';
import { Part } from './part.tsx';
import { logsQuery } from './system-query.ts';
import { useLog } from './use-log.ts';
import { useSettled } from './use-settled.ts';

const INPUT =
  'block min-h-8 w-full rounded-md border border-edge bg-ground px-2 text-xs text-ink touch:min-h-11 touch:text-base';
const COLOURS: Readonly<Record<string, string>> = {
  warn: 'text-warn',
  error: 'text-down',
  fatal: 'text-down',
};
const LEVELS = [
  ['all', LOGS.levels.all],
  ['warn', LOGS.levels.warn],
] as const;
/** So near to its end, a log is followed. */
const NEAR_PX = 40;

/** One log as it is written: chosen, searched, followed, held still. */
export function LogPanel() {
  const { data: files, error } = useQuery(logsQuery);
  const [chosen, setChosen] = useState('trader');
  const [contains, setContains] = useState('');
  const [warnings, setWarnings] = useState(false);
  const [isPaused, setIsPaused] = useState(false);
  const names = files?.map((file) => file.name) ?? [];
  const name = names.includes(chosen) ? chosen : (names[0] ?? chosen);
  const [nameId, containsId] = [useId(), useId()];
  return (
    <Part title={LOGS.title} means={LOGS.means}>
      <div className="flex flex-wrap items-end gap-2 px-3 pb-2">
        <div className="w-40 max-sm:w-full">
          <label htmlFor={nameId} className="mb-0.5 block text-[0.7rem] text-muted">
            {LOGS.which}
          </label>
          <select
            id={nameId}
            className={INPUT}
            value={name}
            onChange={({ target }) => setChosen(target.value)}
          >
            {names.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </div>
        <div className="w-64 max-sm:w-full">
          <label htmlFor={containsId} className="mb-0.5 block text-[0.7rem] text-muted">
            {LOGS.contains}
          </label>
          <input
            id={containsId}
            type="search"
            maxLength={200}
            autoComplete="off"
            className={INPUT}
            value={contains}
            onChange={({ target }) => setContains(target.value)}
          />
        </div>
        <Choice
          label={LOGS.level}
          value={warnings ? 'warn' : 'all'}
          options={LEVELS}
          onChange={(level) => setWarnings(level === 'warn')}
        />
        <Button
          small
          className="ml-auto min-h-8"
          aria-pressed={isPaused}
          onClick={() => setIsPaused(!isPaused)}
        >
          {isPaused ? LOGS.resume : LOGS.pause}
        </Button>
      </div>
      <div className="px-3">
        <Refused refusal={error} />
      </div>
      {names.length > 0 && <Lines {...{ name, contains, warnings, isPaused }} />}
    </Part>
  );
}

function Lines(props: { name: string; contains: string; warnings: boolean; isPaused: boolean }) {
  const { name, warnings, isPaused } = props;
  const contains = useSettled(props.contains);
  const { lines, isCut, isRead, refusal } = useLog({ name, contains, warnings }, isPaused);
  const shown = useDeferredValue(lines);
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (shown.length > 0 && isAtEnd.current && element !== null) element.scrollTop = element.scrollHeight;
  }, [shown]);
  return (
    <>
      <div className="px-3">
        <Refused refusal={refusal} />
      </div>
      <section
        ref={box}
        aria-label={LOGS.lines(name)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
        }}
        className="h-96 overflow-y-auto overscroll-contain border-y border-line bg-ground font-mono text-xs -outline-offset-2"
      >
        {shown.length === 0 && <Empty>{isRead ? LOGS.none : LOGS.loading}</Empty>}
        <ol className="py-1">
          {shown.map(({ no, level, text }) => (
            <li
              key={no}
              className={`px-3 py-px break-words whitespace-pre-wrap ${COLOURS[level ?? ''] ?? ''}`}
            >
              {text}
            </li>
          ))}
        </ol>
      </section>
      <p className="flex flex-wrap justify-between gap-x-4 px-3 py-1.5 text-xs text-muted">
        <span>{LOGS.shown(shown.length)}</span>
        <span role="status">{isPaused ? LOGS.paused : isCut ? LOGS.cut : ''}</span>
      </p>
    </>
  );
}
