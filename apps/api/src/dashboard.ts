import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import compression from "compression";
import express, { type Express } from "express";
import type { Services } from "./context.ts";

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

const VERSION = "0.1.0";

/** The product's version and a digest of the page it serves, which names every script and style by its own: a page that was loaded from another is outdated. */
export function productVersion(dashboardDir: string): string {
  const page = join(dashboardDir, "index.html");
  return existsSync(page) ? `${VERSION}+${hash("sha256", readFileSync(page), "hex").slice(0, 8)}` : VERSION;
}

/** The built dashboard: hashed assets are immutable, every other path is the single page. In development requests go to Vite instead. */
export function serveDashboard(app: Express, { config }: Services): void {
  if (config.devVite) {
    const vite = config.devVite;
    app.use((request, response) => {
      void fetch(new URL(request.originalUrl, vite)).then(
        async (answer) => {
          response.status(answer.status).type(answer.headers.get("content-type") ?? "text/plain");
          response.send(Buffer.from(await answer.arrayBuffer()));
        },
        () => response.status(502).type("text/plain").send("Vite is not running yet; reload in a moment.\n"),
      );
    });
    return;
  }
  app.use(compression());
  app.use((_request, response, next) => {
    response.set({ "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin" });
    next();
  });
  app.use("/assets", express.static(join(config.dashboardDir, "assets"), { immutable: true, maxAge: "1y", fallthrough: false }));
  app.use(express.static(config.dashboardDir, { maxAge: 0 }));
  const page = join(config.dashboardDir, "index.html");
  app.get(/^\/(?!graphql|metrics).*/, (_request, response) => {
    if (existsSync(page)) response.set("Cache-Control", "no-cache").sendFile(page);
    else response.status(503).type("text/plain").send("The dashboard is not built; run npm run build.\n");
  });
}
