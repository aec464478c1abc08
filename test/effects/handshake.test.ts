import { readFileSync } from 'node:fs';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { lookAt } from '../../scripts/effects/handshake.ts';

const pem = (name: string) => readFileSync(`${import.meta.dirname}/../fixtures/certificates/${name}.pem`, 'utf8');
const open: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((closed) => server.close(closed))));
});

/** Its endpoint on this machine. */
async function listening(server: Server, host = 'localhost'): Promise<string> {
  open.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `${host}:${(server.address() as AddressInfo).port}`;
}

const presenting = (cert: string, names: string[] = []) =>
  createTls({ key: pem('localhost-key'), cert, SNICallback: (name, done) => {
    names.push(name);
    done(null);
  } });

test('what is presented is taken down with its chain, trusted or not', async () => {
  const names: string[] = [];
  const endpoint = await listening(presenting(pem('localhost'), names));
  const found = await lookAt([endpoint, endpoint]);
  expect([...found.keys()]).toEqual([endpoint]);
  expect(found.get(endpoint)).toMatchObject({
    leaf: { subject: 'localhost', issuer: 'Lantern Issuer', names: ['localhost'], until: '2036-01-01T00:00:00.000Z', key: 'EC prime256v1', selfSigned: false },
    others: [{ subject: 'Lantern Issuer' }],
    order: 'sorted',
    distrust: expect.stringMatching(/^[A-Z_]+$/),
  });
  expect(names).toEqual(['localhost']);
});

test('a chain with its root ends there', async () => {
  const endpoint = await listening(presenting(pem('localhost') + pem('root')));
  expect((await lookAt([endpoint])).get(endpoint)).toMatchObject({ others: [{ subject: 'Lantern Issuer' }, { subject: 'Lantern Root', selfSigned: true }], order: 'sorted' });
});

test('an address is asked without a name', async () => {
  const names: string[] = [];
  const endpoint = await listening(presenting(pem('localhost'), names), '127.0.0.1');
  expect((await lookAt([endpoint])).get(endpoint)).toMatchObject({ leaf: { subject: 'localhost' } });
  expect(names).toEqual([]);
});

test('who does not answer, does not speak TLS, hangs up or is not there is told, and holds up nobody for long', async () => {
  const silent = await listening(createTcp((socket) => void socket.on('error', () => undefined).resume()));
  const plain = await listening(createTcp((socket) => void socket.on('error', () => undefined).resume().end('220 mail.example ESMTP\r\n')));
  const gone = await listening(createTcp((socket) => void socket.destroy()));
  const closed = await listening(createTcp());
  await new Promise((done) => open.pop()?.close(done));
  const good = await listening(presenting(pem('localhost')));
  const found = await lookAt([silent, plain, gone, closed, good, 'localhost:99999'], { patience: 400 });
  expect(found.get(silent)).toEqual({ unreachable: 'no answer within 1 s' });
  expect(found.get(plain)).toEqual({ unreachable: expect.stringMatching(/^it does not speak TLS/) });
  expect(found.get(gone)).toHaveProperty('unreachable');
  expect(found.get(closed)).toEqual({ unreachable: 'nothing listens there' });
  expect(found.get('localhost:99999')).toEqual({ unreachable: 'it is no host with a port' });
  expect(found.get(good)).toMatchObject({ leaf: { subject: 'localhost' } });
});

test('all of them together have an end', async () => {
  const silent = await listening(createTcp((socket) => void socket.on('error', () => undefined).resume()));
  const other = silent.replace('localhost', '127.0.0.1');
  const found = await lookAt([silent, other], { patience: 10_000, longest: 300, atOnce: 1 });
  expect(found.get(silent)).toEqual({ unreachable: 'no answer within 1 s' });
  expect(found.get(other)).toEqual({ unreachable: 'the time for all endpoints was over before its turn' });
});
