const LENGTH_MAX = 253;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A whole host name in lower case, such as `trader.example.org`: at least two labels, the last of which is no number, so that no
 * address is one. International names are written as browsers send them: `xn--…`.
 */
export function isHostName(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > LENGTH_MAX) return false;
  const labels = value.split('.');
  return (
    labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
  );
}
