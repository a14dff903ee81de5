# zdisc in a container, under a user without rights:
#
#   docker build -t zdisc .
#   docker run --rm --init zdisc list --endpoints etcd:2379
#
# What runs is one folder of JavaScript: no package of npm is needed beside it.

FROM node:22-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# What npm would publish, without the library.
RUN npm pack --silent \
  && mkdir /zdisc \
  && tar -xzf zdisc-*.tgz -C /zdisc --strip-components=1 \
  && rm -r /zdisc/dist/lib

FROM node:22-alpine
COPY --from=build /zdisc /zdisc
RUN ln -s /zdisc/bin/zdisc.js /usr/local/bin/zdisc
USER node
# Compiled code is kept with the image, or each start would compile anew. No etcd answers here: that is 5.
RUN zdisc list --endpoints 127.0.0.1:1 --dial-timeout 1s || [ $? -eq 5 ]
ENTRYPOINT ["zdisc"]
