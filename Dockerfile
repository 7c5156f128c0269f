# docker build -t depthdrop . && docker run -p 8080:80 depthdrop
FROM node:22-slim AS build
WORKDIR /depthdrop
COPY . .
RUN npm ci --omit=dev && npm run build

FROM nginx:alpine
# The headers that give the page threads.
COPY deploy/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /depthdrop/dist /var/www/depthdrop
EXPOSE 80
