# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
# CPU wheels of PyTorch; leave empty for the CUDA build.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/tilshi
WORKDIR /src
COPY requirements.lock ./
RUN /opt/tilshi/bin/pip install ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY models models
COPY prompts prompts
RUN /opt/tilshi/bin/pip install --no-deps .
# Convert the bundled model now, so that the first start is as fast as every other.
ENV TILSHI_CACHE_DIR=/var/lib/tilshi/cache TILSHI_DATA_DIR=/var/lib/tilshi/models
RUN /opt/tilshi/bin/tilshi models warm

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/tilshi --create-home tilshi
COPY --from=build /opt/tilshi /opt/tilshi
COPY --from=build --chown=tilshi:tilshi /var/lib/tilshi /var/lib/tilshi
ENV PATH=/opt/tilshi/bin:$PATH PYTHONUNBUFFERED=1 \
    TILSHI_CACHE_DIR=/var/lib/tilshi/cache TILSHI_DATA_DIR=/var/lib/tilshi/models \
    TILSHI_HOST=0.0.0.0
USER tilshi
VOLUME /var/lib/tilshi
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
# The server never asks the hub for anything; that it could not is one more lock on the door.
CMD ["env", "HF_HUB_OFFLINE=1", "tilshi", "serve"]
