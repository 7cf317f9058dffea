import { useState } from 'react';
import { useTopicPart } from '../live/use-view.ts';
import { setOneClick, useOneClick } from '../preferences/one-click.ts';
import { SETTINGS } from '../text/settings.ts';
import { MODES } from '../text/shell.ts';
import { Field } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';

const SIZE_MAX = 10_000;

export function OneClickSwitch() {
  const mode = useTopicPart('status', (status) => status.mode);
  const oneClick = useOneClick(mode);
  const [size, setSize] = useState(String(oneClick?.contracts ?? 1));
  const change = (contracts: string) => {
    setSize(contracts);
    if (mode !== null && /^[1-9]\d*$/.test(contracts) && Number(contracts) <= SIZE_MAX)
      setOneClick(mode, { contracts: Number(contracts) });
  };
  return (
    <div>
      <Switch
        label={SETTINGS.oneClick}
        means={mode === null ? SETTINGS.oneClickUnknown : SETTINGS.oneClickMeans(MODES[mode].name)}
        isOn={oneClick !== null}
        disabled={mode === null}
        onChange={(isOn) =>
          mode !== null && setOneClick(mode, isOn ? { contracts: Number(size) || 1 } : null)
        }
      />
      {oneClick !== null && (
        <div className="max-w-48 pb-2">
          <Field
            label={SETTINGS.oneClickSize}
            inputMode="numeric"
            value={size}
            onChange={(event) => change(event.target.value.trim())}
          />
        </div>
      )}
    </div>
  );
}
