import type { KeyboardEvent } from 'react';

/** The arrow keys count a typed number up and down by one, and stay between `min` and `max`. */
export const stepKeys =
  (value: string, min: number, max: number, change: (value: string) => void) => (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    const number = Number(value.replace(',', '.'));
    if (step === 0 || Number.isNaN(number)) return;
    event.preventDefault();
    // Cents have hundredths: no digits that only binary fractions make.
    change(String(Math.round(Math.min(max, Math.max(min, number + step)) * 100) / 100));
  };
