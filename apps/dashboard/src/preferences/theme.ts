import { watchPreferences } from './preferences.ts';

const GROUND = { dark: '#0a0d12', light: '#f3f5f8' } as const;

/** Puts the chosen look on the document, and its colour on the browser's own bar. */
export function startTheme(): void {
  const bars = document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]');
  watchPreferences(({ theme }) => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    // There is one for each look of the system; a chosen look is the same in both.
    for (const bar of bars) bar.content = GROUND[theme === 'system' ? lookOf(bar) : theme];
  });
}

const lookOf = (bar: HTMLMetaElement) => (bar.media.includes('light') ? 'light' : 'dark');
