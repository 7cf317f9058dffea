import { CONFIRM } from '../text/settings.ts';
import { Field } from './field.tsx';

/** The person's own password, asked once more before something that matters. @param isTried says what is missing, once that was tried */
export function OwnPassword(props: { value: string; isTried: boolean; onChange: (value: string) => void }) {
  const { value, isTried, onChange } = props;
  return (
    <Field
      label={CONFIRM.password}
      type="password"
      autoComplete="current-password"
      maxLength={256}
      value={value}
      problem={isTried && value === '' ? CONFIRM.passwordMissing : null}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
