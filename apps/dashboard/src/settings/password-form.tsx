import { useState } from 'react';
import { send } from '../api/call.ts';
import { useActOn } from '../api/use-act.ts';
import { PASSWORD } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Refused } from '../ui/refused.tsx';
import { sayDone } from '../ui/say.ts';
import { SESSIONS_KEY } from './sessions-query.ts';

const NONE = { password: '', newPassword: '', again: '' };

/** The old one, the new one twice. */
export function PasswordForm() {
  const [typed, setTyped] = useState(NONE);
  const [isTried, setIsTried] = useState(false);
  const { isBusy, refusal, act } = useActOn(SESSIONS_KEY);
  const { password, newPassword, again } = typed;
  const problems = {
    password: password === '' ? PASSWORD.missing : null,
    newPassword: newPassword === '' ? PASSWORD.newMissing : null,
    again: again === newPassword ? null : PASSWORD.differs,
  };
  const field = (name: keyof typeof NONE, autoComplete: string) => (
    <Field
      label={PASSWORD[name]}
      type="password"
      autoComplete={autoComplete}
      maxLength={256}
      value={typed[name]}
      problem={isTried ? problems[name] : null}
      onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
    />
  );
  return (
    <form
      noValidate
      className="grid gap-3 pt-2 sm:max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (Object.values(problems).some((problem) => problem !== null)) return;
        void act(
          () => send('put', '/api/password', { body: { password, newPassword } }),
          ({ ended }) => {
            setTyped(NONE);
            setIsTried(false);
            sayDone(PASSWORD.changed, PASSWORD.ended(ended));
          },
        );
      }}
    >
      {field('password', 'current-password')}
      {field('newPassword', 'new-password')}
      {field('again', 'new-password')}
      <Refused refusal={refusal} />
      <Button type="submit" look="main" className="justify-self-start" disabled={isBusy}>
        {PASSWORD.submit}
      </Button>
    </form>
  );
}
