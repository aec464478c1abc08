import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Somebody has to stop the other process; nothing is broken. */
export class FolderHeld extends Error {}

/**
 * Holds a folder for this process until the returned function is called, or the process ends in any way. Throws `FolderHeld`
 * when another process of this machine holds it. A listening local socket is the lock, because a file with a process number in
 * it outlives its process, and the number comes back with another one.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const name = `signpost-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24)}`;
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const server = await listen(address).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw new Error(`The folder ${folder} could not be locked.`, { cause: error });
    if (await answers(address)) throw new FolderHeld(`Another process has the database in ${folder} open. Stop it first, or choose another folder.`);
    rmSync(address, { force: true });
    return listen(address);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function listen(address: string): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const server = createServer((socket) => socket.destroy());
  server.once('error', reject);
  server.listen(address, () => resolve(server.unref()));
  return promise;
}

function answers(address: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(address);
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  void promise.then(() => socket.destroy());
  return promise;
}
