# syntax=docker/dockerfile:1
# The program and what it needs to run, and nothing that only builds or tests it.

FROM node:22-bookworm-slim AS build
WORKDIR /app
# What to install, before the sources: the layer below is kept until one of these changes.
COPY package.json package-lock.json .npmrc ./
COPY domain/package.json domain/
COPY infra/package.json infra/
COPY projections/package.json projections/
COPY command-api/package.json command-api/
COPY query-api/package.json query-api/
COPY reactors/package.json reactors/
COPY server/package.json server/
COPY simulation/package.json simulation/
COPY bench/package.json bench/
RUN npm ci --ignore-scripts
COPY . .
RUN npx tsc -b server && rm -rf ./*/dist/test

FROM build AS production-packages
RUN npm ci --ignore-scripts --omit=dev --workspace=server

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=production-packages /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/domain/package.json domain/
COPY --from=build /app/domain/dist domain/dist
COPY --from=build /app/infra/package.json infra/
COPY --from=build /app/infra/dist infra/dist
COPY --from=build /app/projections/package.json projections/
COPY --from=build /app/projections/dist projections/dist
COPY --from=build /app/command-api/package.json command-api/
COPY --from=build /app/command-api/dist command-api/dist
COPY --from=build /app/query-api/package.json query-api/
COPY --from=build /app/query-api/dist query-api/dist
COPY --from=build /app/reactors/package.json reactors/
COPY --from=build /app/reactors/dist reactors/dist
COPY --from=build /app/server/package.json server/
COPY --from=build /app/server/bin server/bin
COPY --from=build /app/server/dist server/dist
USER node
VOLUME /data
EXPOSE 3000
# Live, not ready: a container that waits for an engine must not be restarted for it.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server/bin/queuecommerce.js"]
CMD ["start"]
