import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EXCHANGE } from '../text/settings.ts';
import { MODES } from '../text/shell.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { ExchangeKeyForm } from './exchange-key-form.tsx';
import { type ExchangeKey, exchangeKeysQuery } from './exchange-keys-query.ts';
import { SettingsFrame } from './settings-frame.tsx';

/** The keys with which the trader signs, of each environment of the exchange. */
export function ExchangePage() {
  const query = useQuery(exchangeKeysQuery);
  return (
    <SettingsFrame>
      <Section title={EXCHANGE.title} means={EXCHANGE.means}>
        <Asked query={query}>
          {(keys) => keys.map((key) => <EnvironmentKey key={key.environment} of={key} />)}
        </Asked>
      </Section>
    </SettingsFrame>
  );
}

function EnvironmentKey({ of }: { of: ExchangeKey }) {
  const { environment, keyId, fingerprint, problem } = of;
  const [isOpen, setIsOpen] = useState(false);
  const [kept, setKept] = useState<string | null>(null);
  const { name, means } = MODES[environment];
  return (
    <section aria-label={name} className="py-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="text-sm font-semibold">
            {name} <span className="font-normal text-muted">· {means}</span>
          </h3>
          {keyId === null && problem === null && <p className="text-sm text-muted">{EXCHANGE.none}</p>}
          {keyId !== null && (
            <p className="text-sm break-all text-muted">
              {EXCHANGE.key(keyId)}
              {fingerprint !== null && <span className="block font-mono text-xs">{fingerprint}</span>}
            </p>
          )}
          {problem !== null && <p className="text-sm text-down">{problem}</p>}
        </div>
        {!isOpen && (
          <Button
            aria-label={`${keyId === null ? EXCHANGE.give : EXCHANGE.replace}: ${name}`}
            onClick={() => {
              setKept(null);
              setIsOpen(true);
            }}
          >
            {keyId === null ? EXCHANGE.give : EXCHANGE.replace}
          </Button>
        )}
      </div>
      <p role="status" className={kept === null ? '' : 'mt-2 rounded-md bg-notice p-3 text-sm'}>
        {kept}
      </p>
      {isOpen && (
        <ExchangeKeyForm
          environment={environment}
          onBack={() => setIsOpen(false)}
          onKept={(told) => {
            setKept(told);
            setIsOpen(false);
          }}
        />
      )}
    </section>
  );
}
