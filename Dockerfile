# syntax=docker/dockerfile:1
# Two images of one release: `app` (pages, sockets, worker, beat) and `proxy` (nginx with the same static files).
# Python 3.11 is what the tests run on.
FROM python:3.11-slim-bookworm AS app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# One number for everybody who touches uploads: their files are readable by their owner only.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sns \
    && install -d -o sns -g sns -m 0700 /data
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt
COPY manage.py ./
COPY deploy/health.py deploy/health.py
COPY mcs mcs
COPY accounts accounts
COPY notices notices
COPY timeline timeline
COPY groups groups
COPY patients patients
COPY approvals approvals
COPY desk desk
COPY templates templates
COPY static static
COPY docs/usage.md docs/usage.md
ENV DATA_DIR=/data STATIC_ROOT=/app/staticfiles
RUN python -m compileall -q . && SECRET_KEY=only-while-building python manage.py collectstatic --noinput -v 0
USER 10001:10001
VOLUME /data
CMD ["python", "-m", "mcs.serve", "--host", "0.0.0.0", "--port", "8000"]

FROM nginx:1.28 AS proxy
COPY deploy/nginx.conf /etc/nginx/nginx.conf
COPY deploy/pages /srv/pages
COPY --from=app /app/staticfiles /srv/static
USER 10001:10001
EXPOSE 8080 8443
