# syntax=docker/dockerfile:1
# docker build .                                  PyTorch for CPUs: what docker-compose.yml builds
# docker build --build-arg ACCELERATOR=gpu .      PyTorch with CUDA, several gigabytes more. The engines of this version
#                                                 compute on CPUs in either image; only what you add to it uses a GPU.
ARG ACCELERATOR=cpu

FROM python:3.11-slim-bookworm AS python
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/tilshi
WORKDIR /src
COPY requirements.lock ./

# Dependencies change seldom: code that changes builds on a layer that is there.
FROM python AS dependencies-cpu
RUN /opt/tilshi/bin/pip install --extra-index-url https://download.pytorch.org/whl/cpu -r requirements.lock

FROM python AS dependencies-gpu
RUN /opt/tilshi/bin/pip install -r requirements.lock

FROM dependencies-${ACCELERATOR} AS build
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY models models
COPY prompts prompts
RUN /opt/tilshi/bin/pip install --no-deps .
# The bundled model is in the wheel. Convert it now, so that the first start is as fast as every other.
ENV TILSHI_CACHE_DIR=/var/lib/tilshi/cache TILSHI_DATA_DIR=/var/lib/tilshi/models
RUN /opt/tilshi/bin/tilshi models warm

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 tilshi \
    && useradd --system --uid 10001 --gid tilshi --home-dir /var/lib/tilshi --create-home tilshi
COPY --from=build /opt/tilshi /opt/tilshi
COPY --from=build --chown=tilshi:tilshi /var/lib/tilshi /var/lib/tilshi
ENV PATH=/opt/tilshi/bin:$PATH PYTHONUNBUFFERED=1 \
    TILSHI_CACHE_DIR=/var/lib/tilshi/cache TILSHI_DATA_DIR=/var/lib/tilshi/models \
    TILSHI_HOST=0.0.0.0
USER 10001:10001
VOLUME /var/lib/tilshi
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=8)"]
# The server never asks the hub for anything; that it could not is one more lock on the door.
CMD ["env", "HF_HUB_OFFLINE=1", "tilshi", "serve"]
