// A clear page instead of a blank one: written for browsers that cannot run the rest.
(() => {
  var modern = "noModule" in document.createElement("script") && typeof structuredClone === "function" && "at" in Array.prototype;
  if (modern) return;
  document.addEventListener("DOMContentLoaded", () => {
    document.body.innerHTML =
      '<div style="font:18px sans-serif;max-width:32em;margin:4em auto;padding:0 1em">' +
      "<h1>请更新浏览器</h1><p>科普脉动需要 Chrome / Edge 109 或更新的版本。</p>" +
      "<h1>Please update your browser</h1><p>Kepu Pulse needs Chrome or Edge 109 or newer.</p></div>";
  });
})();
