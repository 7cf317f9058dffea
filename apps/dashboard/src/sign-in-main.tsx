import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTheme } from './preferences/theme.ts';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import './theme.css';

startTheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <SignInPage />
    </StrictMode>,
  );
}
