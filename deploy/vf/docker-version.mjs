// Prints the version of the Docker Engine that answers on the socket that the silo would use; exit 1 when none does.
import http from 'node:http';

const ANSWER_WITHIN_MS = 3000;

const address = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
const request = http.get(
  address.startsWith('unix://')
    ? { socketPath: address.slice('unix://'.length), path: '/version' }
    : address.replace(/^tcp:/, 'http:') + '/version',
  (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text) => (body += text)).on('end', () => {
      if (response.statusCode !== 200) process.exit(1);
      console.log(JSON.parse(body).Version);
    });
  },
);
request.setTimeout(ANSWER_WITHIN_MS, () => request.destroy(new Error('no answer')));
request.on('error', () => process.exit(1));
