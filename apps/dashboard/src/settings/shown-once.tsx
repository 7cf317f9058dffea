import { useState } from 'react';
import { ONCE } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';

/** Plain HTTP from another machine has no clipboard: there it is marked and copied by hand. */
const hasClipboard = () => 'clipboard' in navigator;

/** Something that nobody can read again: to be copied or kept as a file, and then put away by whoever has it. */
export function ShownOnce(props: {
  title: string;
  means: string;
  lines: readonly string[];
  /** Under which it is kept as a file. */
  fileName: string;
  onKept: () => void;
}) {
  const text = props.lines.join('\n');
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };
  return (
    <div role="status" className="my-2 rounded-md bg-notice p-3">
      <p className="font-semibold">{props.title}</p>
      <p className="mt-0.5 text-sm text-pretty">{props.means}</p>
      <ul className="mt-2 grid gap-x-6 font-mono text-sm break-all select-all sm:grid-cols-2">
        {props.lines.map((line) => (
          <li key={line} className={props.lines.length === 1 ? 'sm:col-span-2' : ''}>
            {line}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        {hasClipboard() && <Button onClick={() => void copy()}>{isCopied ? ONCE.copied : ONCE.copy}</Button>}
        <Button onClick={() => download(props.fileName, `${text}\n`)}>{ONCE.download}</Button>
        <Button look="main" onClick={props.onKept}>
          {ONCE.kept}
        </Button>
      </div>
    </div>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
