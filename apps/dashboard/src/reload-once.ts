const RELOADED_AT = "kepu.reloaded-at";
const NOT_AGAIN_WITHIN_MS = 60_000;

/** After an upgrade a page that is still open asks for code of the version before: it loads itself again, once; what then fails still is shown. */
export function reloadOnceForMissingCode(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(window.sessionStorage.getItem(RELOADED_AT) ?? 0);
    if (Date.now() - last < NOT_AGAIN_WITHIN_MS) return;
    window.sessionStorage.setItem(RELOADED_AT, String(Date.now()));
    event.preventDefault();
    window.location.reload();
  });
}
