const RELOADED_AT = "kepu.reloaded-at";
const NOT_AGAIN_WITHIN_MS = 60_000;

/** Loads the page again, if the server answers: without it there would be a blank page instead of the one that is open. */
export const reload = (before?: () => void) =>
  void fetch("/healthz").then(
    () => {
      before?.();
      window.location.reload();
    },
    () => undefined,
  );

/** After an upgrade a page that is still open asks for code of the version before: it loads itself again, once; what then fails still is shown. */
export function reloadOnceForMissingCode(): void {
  window.addEventListener("vite:preloadError", () => {
    const last = Number(window.sessionStorage.getItem(RELOADED_AT) ?? 0);
    if (Date.now() - last < NOT_AGAIN_WITHIN_MS) return;
    reload(() => window.sessionStorage.setItem(RELOADED_AT, String(Date.now())));
  });
}
