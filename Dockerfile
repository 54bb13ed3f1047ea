# SPDX-License-Identifier: Apache-2.0
# The image has a C compiler and the headers of musl; what is built on it is static.
FROM rust:1-alpine AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

# GitLab runs a shell in its jobs, which `scratch` has not: build it with `--target shell`.
FROM alpine:3 AS shell
COPY --from=build /src/target/release/placet /usr/local/bin/placet
USER 65532
ENTRYPOINT ["placet"]

FROM scratch
LABEL org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /src/target/release/placet /placet
USER 65532
WORKDIR /tree
ENTRYPOINT ["/placet"]
