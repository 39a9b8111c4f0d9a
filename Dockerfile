# Two stages: build tools stay behind in the first. To build the same image again and again, name the
# base with its digest: see "The image" in docs/operating.md.
ARG BASE=python:3.12-slim
FROM ${BASE} AS build
WORKDIR /src
RUN python -m venv /app
COPY requirements.txt ./
RUN /app/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY bot ./bot
COPY dialogs ./dialogs
COPY locales ./locales
# Build tools are removed: they are of no use to an operator, and of some to an intruder.
RUN /app/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
  && /app/bin/pip uninstall --yes editables hatchling packaging pathspec pluggy tomlkit trove-classifiers pip

FROM ${BASE}
# Any user may run it, on a read-only root: it writes only to /data, the embedded store or counts on
# their way to another store.
RUN pip uninstall --yes --root-user-action ignore pip && install --directory --mode 1777 /data
COPY --from=build /app /app
USER 10001:10001
WORKDIR /data
ENV LESROUTE_HOST=0.0.0.0 LESROUTE_PORT=8080 LESROUTE_LOG_FORMAT=json LESROUTE_DATA_DIR=/data/lesroute \
  PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8080
# It reads the server's settings, so it asks at the address and port that are set.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["/app/bin/python", "-m", "bot.commands.healthy"]
ENTRYPOINT ["/app/bin/lesroute"]
CMD ["run"]
