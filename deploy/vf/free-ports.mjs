// free-ports.mjs COUNT: that many ports of 127.0.0.1 on which nobody listens just now, one a line, all different. Not of those that the
// system gives to outgoing connections: a member that is away for a moment would find its port taken when it comes back.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

const FIRST = 10_000;
const TRIES = 1000;

const last = (await firstOfOutgoing()) - 1;
const wanted = Number(process.argv[2]);
const servers = [];
for (let tries = 0; servers.length < wanted; tries++) {
  if (tries === TRIES) throw new Error(`no ${wanted} ports from ${FIRST} to ${last} are free`);
  const server = await listen(FIRST + Math.floor(Math.random() * (last - FIRST + 1)));
  if (server) servers.push(server);
}
console.log(servers.map((server) => server.address().port).join('\n'));
for (const server of servers) server.close();

async function firstOfOutgoing() {
  try {
    const first = Number((await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')).split(/\s/)[0]);
    return first > FIRST + TRIES ? first : 65_536;
  } catch {
    return 32_768;
  }
}

/** Nothing when somebody listens there. */
function listen(port) {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(undefined))
      .listen(port, '127.0.0.1', () => resolve(server));
  });
}
