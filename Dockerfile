# Two stages: what builds stays behind. To build the same image for ever, give the base with its
# digest: see "The image" in docs/operating.md.
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
# What only builds goes again: it is of no use to who runs it, and of some to who breaks in.
RUN /app/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
  && /app/bin/pip uninstall --yes editables hatchling packaging pathspec pluggy tomlkit trove-classifiers pip

FROM ${BASE}
# Any user may run it, on a root that is read-only: it writes to /data alone, where a store of its
# own is, or counts on their way to another one.
RUN pip uninstall --yes --root-user-action ignore pip && install --directory --mode 1777 /data
COPY --from=build /app /app
USER 10001:10001
WORKDIR /data
ENV LESROUTE_HOST=0.0.0.0 LESROUTE_PORT=8080 LESROUTE_LOG_FORMAT=json LESROUTE_DATA_DIR=/data/lesroute \
  PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8080
# It reads the same settings as the server, so it asks the port and the address that are set.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["/app/bin/python", "-m", "bot.commands.healthy"]
ENTRYPOINT ["/app/bin/lesroute"]
CMD ["run"]
