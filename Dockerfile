# A container with the library, its examples and notebooks: docker build -t subnatnet . && docker run --rm -p 8888:8888 subnatnet
FROM python:3.13-slim
RUN useradd --create-home reader
WORKDIR /home/reader/subnatnet
COPY . .
RUN pip install --no-cache-dir ".[all]" jupyterlab && chown -R reader .
USER reader
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "examples"]
