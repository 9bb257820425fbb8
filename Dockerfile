# docker build -t atlas .
# docker run --rm -p 8080:8080 atlas

FROM node:22-bookworm-slim AS graphiql
WORKDIR /src
COPY api/graphiql/ .
RUN npm ci && npm run build

FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
# The C compiler that SQLite and the TLS library are built with is in this image.
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN groupadd --gid 10001 atlas \
    && useradd --uid 10001 --gid atlas --no-create-home --shell /usr/sbin/nologin atlas \
    && install --directory --owner=atlas --group=atlas /data
COPY --from=build /src/target/release/atlas /usr/local/bin/atlas
COPY --from=graphiql /src/dist /usr/share/atlas/graphiql
COPY LICENSE-MIT LICENSE-APACHE LICENSE-DATA /usr/share/doc/atlas/
USER 10001:10001
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:///data/atlas.sqlite \
    ATLAS_HOST=0.0.0.0 \
    ATLAS_GRAPHIQL=/usr/share/atlas/graphiql
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["atlas", "health"]
ENTRYPOINT ["atlas"]
