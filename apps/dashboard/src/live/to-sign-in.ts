let isLeaving = false;

/** Signing out is told twice, by the button and by the line that the server closes: a second move would break off the first. */
export function toSignIn(): void {
  if (isLeaving) return;
  isLeaving = true;
  location.replace('/sign-in');
}
