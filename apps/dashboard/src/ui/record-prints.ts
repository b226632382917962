/** What leaves on paper is recorded like a file, by whichever key or button it is printed; what an export prints was recorded with its query. */
export function recordPrints(): void {
  window.addEventListener("beforeprint", () => {
    if (document.documentElement.dataset.printing !== undefined) return;
    void fetch("/files/print", {
      ...{ method: "POST", keepalive: true, body: JSON.stringify({ page: window.location.pathname }) },
      headers: { "x-kepu-csrf": "1", "content-type": "application/json" },
    }).catch(() => {});
  });
}
