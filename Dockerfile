FROM python:3.13.9-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --create-home eshop
# pg_dump, pg_restore and psql for `manage.py backup` and `restore`, as new as the server of docker-compose.yml
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# Nothing but the very files whose hashes are known
COPY requirements.lock ./
RUN pip install --require-hashes --no-deps -r requirements.lock
COPY manage.py ./
COPY eshop ./eshop
COPY baselinker_integration ./baselinker_integration
COPY event_log ./event_log
COPY templates ./templates
# Also out of a checkout that only its owner may read
RUN find . ! -perm -a=r -exec chmod a+rX {} + \
    && mkdir -p var/mail var/feed var/media var/backups && SECRET_KEY=only-for-collecting-static-files-in-the-build python manage.py collectstatic --noinput \
    && chown -R eshop:eshop var
USER eshop
EXPOSE 8000
CMD ["gunicorn", "--config", "python:eshop.gunicorn_settings", "eshop.wsgi"]
