# One image for web, worker and schedule; which of them it is, the command says (docker-compose.yml).
FROM python:3.12-slim-bookworm

# Text layout for the PDFs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /portal
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .

# Static files are made here and belong to the image; what people make lives in the volume at /data.
ENV DATA_DIR=/data STATIC_ROOT=/portal/staticfiles PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --create-home --uid 10001 portal \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput \
    && install --directory --owner portal --group portal /data
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:sharedsvc.serving", "sharedsvc.wsgi", "--bind", "0.0.0.0:8000"]
