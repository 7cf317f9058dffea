import type { Restartable, SystemView } from '@rec-io/domain/system-view';
import { type ReactNode, useEffect, useState } from 'react';
import * as format from '../format.ts';
import { SYSTEM } from '../text/system.ts';
import { Button } from '../ui/button.tsx';
import { sayDone } from '../ui/say.ts';
import { Part } from './part.tsx';
import { RestartDialog } from './restart-dialog.tsx';
import type { Program, SystemReply } from './system-query.ts';

type Asked = { readonly program: string; readonly pid: number };

/** Every program: a line of a table, and on the phone a card. */
export function ProgramsPart({ system, isOwner }: { system: SystemReply; isOwner: boolean }) {
  const [chosen, setChosen] = useState<Program | null>(null);
  const [asked, setAsked] = useAsked(system.programs);
  const { columns } = SYSTEM;
  const cell = 'px-2 py-1.5 text-right whitespace-nowrap max-md:py-0.5 max-md:text-left';
  return (
    <Part
      title={SYSTEM.programs}
      means={SYSTEM.programsMeans(SYSTEM.keepers[system.keeper as SystemView['keeper']])}
    >
      <table className="w-full text-sm max-md:block">
        <caption className="sr-only">{SYSTEM.programs}</caption>
        <thead className="text-[0.7rem] text-faint max-md:sr-only">
          <tr>
            <th scope="col" className="py-1 pl-3 text-left font-medium">
              {columns.program}
            </th>
            <th scope="col" className="px-2 text-left font-medium">
              {columns.state}
            </th>
            {[columns.up, columns.memory, columns.port, columns.pid, columns.restarts].map((name) => (
              <th key={name} scope="col" className="px-2 text-right font-medium">
                {name}
              </th>
            ))}
            <th scope="col" className="px-2 text-left font-medium">
              {columns.notes}
            </th>
            <th scope="col" className="pr-3 text-right font-medium">
              {isOwner && columns.act}
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {system.programs.map((program) => (
            <tr
              key={program.program}
              className="border-t border-line/60 max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-1 max-md:py-1.5"
            >
              <th scope="row" className="py-1.5 pl-3 text-left font-medium whitespace-nowrap">
                {program.program}
              </th>
              <td className="px-2 whitespace-nowrap">
                <State program={program} isAsked={asked?.program === program.program} />
              </td>
              <td className={cell}>
                <Named name={columns.up}>
                  {program.upSinceMs === null ? format.NOTHING : format.span(system.atMs - program.upSinceMs)}
                </Named>
              </td>
              <td className={cell}>
                <Named name={columns.memory}>
                  {program.host === null
                    ? program.memoryBytes === null
                      ? format.NOTHING
                      : format.bytes(program.memoryBytes)
                    : SYSTEM.livesIn(program.host)}
                </Named>
              </td>
              <td className={cell}>
                <Named name={columns.port}>{program.port}</Named>
              </td>
              <td className={`${cell} max-md:hidden`}>{program.pid ?? format.NOTHING}</td>
              <td className={`${cell} max-md:hidden`}>{program.restarts}</td>
              <td className="px-2 py-1.5 text-xs text-pretty text-muted max-md:basis-full max-md:px-3 max-md:py-0 max-md:empty:hidden">
                {program.reason}
              </td>
              <td className="py-1 pr-3 text-right whitespace-nowrap max-md:ml-auto max-md:empty:hidden">
                {isOwner && <Act program={program} onChoose={setChosen} isBusy={asked !== null} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <RestartDialog
        program={chosen}
        guests={system.programs.filter(({ host }) => host !== null && host === chosen?.program)}
        onClose={() => setChosen(null)}
        onAsked={(of) => {
          setChosen(null);
          setAsked(of);
        }}
      />
    </Part>
  );
}

/** What is being restarted; over when another process of that program is ready. */
function useAsked(programs: readonly Program[]): [Asked | null, (asked: Asked) => void] {
  const [asked, setAsked] = useState<Asked | null>(null);
  const now = programs.find(({ program }) => program === asked?.program);
  const isBack = asked !== null && now?.pid != null && now.pid !== asked.pid && now.ready;
  useEffect(() => {
    if (!isBack || asked === null) return;
    sayDone(SYSTEM.restarted(asked.program));
    setAsked(null);
  }, [isBack, asked]);
  return [asked, setAsked];
}

function Act(props: { program: Program; isBusy: boolean; onChoose: (program: Program) => void }) {
  const { program, isBusy, onChoose } = props;
  if (program.restartable !== 'yes' || program.pid === null)
    return <span className="text-xs text-muted">{SYSTEM.why[program.restartable as Restartable]}</span>;
  return (
    <Button
      small
      aria-haspopup="dialog"
      aria-label={SYSTEM.restartOf(program.program)}
      disabled={isBusy}
      onClick={() => onChoose(program)}
    >
      {SYSTEM.restart}
    </Button>
  );
}

/** Where the columns have no heads, each number says what it is. */
const Named = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <span className="text-xs text-muted md:hidden">{name} </span>
    {children}
  </>
);

function State({ program, isAsked }: { program: Program; isAsked: boolean }) {
  const { state, ready } = program;
  const colour = ready ? 'bg-up' : state === 'starting' || state === 'waiting' ? 'bg-warn' : 'bg-down';
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden="true" className={`size-2 rounded-full ${isAsked ? 'bg-warn' : colour}`} />
      {isAsked ? SYSTEM.restarting : state}
    </span>
  );
}
