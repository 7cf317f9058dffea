import { watchPreferences } from './preferences.ts';

const GROUND = { dark: '#0a0d12', light: '#f3f5f8' } as const;

/** Puts the chosen look on the document, and its colour on the browser's own bar. */
export function startTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const bar = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
  watchPreferences(({ theme }) => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    if (bar) bar.content = GROUND[theme === 'system' ? (system.matches ? 'dark' : 'light') : theme];
  });
}
