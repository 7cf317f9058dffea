/** The colours that traders of the earlier system know: the nearer the close, the hotter. */
export function closeColour(seconds: number): string {
  if (seconds <= 180) return 'text-down';
  if (seconds <= 300) return 'text-warn';
  if (seconds <= 900) return 'text-up';
  return 'text-ink';
}
