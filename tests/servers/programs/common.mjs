// What the servers that run on Node.js share: the settings, the listeners, the ready line.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const modules = process.env.SERVERS_NODE_MODULES;
export const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
export const require = createRequire(path.join(modules, 'x.js'));
export const load = (file) => import(pathToFileURL(path.join(modules, file)));
export const days = (n) => new Date(Date.now() + n * 86400000);

/** A code that the examples use, or undefined. */
export const findCode = (value) => settings.codes.find((known) => known.code === value);
export const isRefreshToken = (value) => settings.refresh_tokens.includes(value);
export const isAccessToken = (value) => settings.access_tokens.includes(value);

/** One listener per registration of the test client; `make` gives the handler. */
export async function serve(make) {
  for (const registration of settings.registrations) {
    const handler = await make(registration);
    if (!handler) continue;
    const listener = http.createServer(handler);
    // The examples are requests to an https address: the listener stands where the end of the TLS connection is.
    listener.on('connection', (socket) => { socket.encrypted = true; });
    listener.listen(0, '127.0.0.1', () => {
      console.log(JSON.stringify({ registration: registration.name, port: listener.address().port }));
    });
  }
}
