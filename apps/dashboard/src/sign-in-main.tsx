import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { startTheme } from './preferences/theme.ts';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { onceDrawn } from './ui/once-drawn.ts';
import './theme.css';

startTheme();
const page = (
  <StrictMode>
    <SignInPage />
  </StrictMode>
);
const root = document.getElementById('root');
if (root) onceDrawn(() => startTransition(() => createRoot(root).render(page)));
