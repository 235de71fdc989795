// free-ports.mjs COUNT: that many ports of 127.0.0.1 on which nobody listens just now, one a line, all different.
import { createServer } from 'node:net';

const servers = await Promise.all(Array.from({ length: Number(process.argv[2]) }, listen));
console.log(servers.map((server) => server.address().port).join('\n'));
for (const server of servers) server.close();

function listen() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  });
}
