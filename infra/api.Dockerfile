# docker build -f infra/api.Dockerfile -t kepu-pulse .          (from the repository's root)
FROM node:24.21.0-bookworm-slim AS workspace
WORKDIR /kepu
COPY package.json package-lock.json ./
COPY packages/schema/package.json packages/schema/
COPY packages/postgres/package.json packages/postgres/
COPY apps/api/package.json apps/api/
COPY apps/dashboard/package.json apps/dashboard/
COPY apps/launcher/package.json apps/launcher/
COPY apps/simulator/package.json apps/simulator/
COPY bench/package.json bench/
COPY e2e/package.json e2e/

FROM workspace AS build
RUN npm ci
COPY turbo.json tsconfig.base.json ./
COPY packages packages
COPY apps apps
RUN npx turbo run build --filter=@kepu/api --filter=@kepu/dashboard

FROM workspace AS modules
RUN npm ci --omit=dev --workspace @kepu/api --workspace @kepu/schema

FROM node:24.21.0-bookworm-slim
# two arenas of the C library: with more, freed memory is held and the process creeps up for an hour
ENV MALLOC_ARENA_MAX=2
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 KEPU_DATA=/var/lib/kepu
WORKDIR /kepu
COPY --from=modules /kepu/node_modules node_modules
COPY package.json ./
COPY packages/schema packages/schema
COPY --from=build /kepu/apps/api/dist apps/api/dist
COPY apps/api/package.json apps/api/
COPY --from=build /kepu/apps/dashboard/dist apps/dashboard/dist
COPY data data
RUN mkdir -p /var/lib/kepu && chown node:node /var/lib/kepu
USER node
VOLUME /var/lib/kepu
EXPOSE 4000
STOPSIGNAL SIGTERM
# the process lives; whether it may be sent requests is /readyz, which the proxy's retries and an orchestrator ask
HEALTHCHECK --interval=5s --timeout=3s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/api/dist/main.js"]
