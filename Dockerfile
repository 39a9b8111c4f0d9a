# Two stages: what builds stays behind.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /app
COPY requirements.txt ./
RUN /app/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY bot ./bot
COPY dialogs ./dialogs
COPY locales ./locales
RUN /app/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 lesroute
COPY --from=build /app /app
USER lesroute
WORKDIR /home/lesroute
ENV LESROUTE_HOST=0.0.0.0 LESROUTE_PORT=8080 LESROUTE_LOG_FORMAT=json PYTHONUNBUFFERED=1
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["/app/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
ENTRYPOINT ["/app/bin/lesroute"]
CMD ["run"]
