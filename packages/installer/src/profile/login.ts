/** What one signs in with, in small letters: two that differ only in their letters' size would be one. */
export const isLogin = (text: string): boolean => /^[a-z][a-z0-9._-]{1,31}$/.test(text);
