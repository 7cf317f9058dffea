/** Does something when the browser has drawn what is there by now; in a tab behind others, which draws nothing, at once. */
export function onceDrawn(action: () => void): void {
  if (document.hidden) action();
  else requestAnimationFrame(() => setTimeout(action));
}
