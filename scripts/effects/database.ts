import pg, { type Client } from 'pg';

/** Milliseconds. */
export interface Patience {
  readonly connect: number;
  /** For the answer to one query; no limit when absent. */
  readonly answer?: number;
}

/**
 * Connects, works, disconnects; the server takes back a transaction that is still open. Errors of the connection are thrown
 * without their cause, because its words hold the address of the database.
 */
export async function withClient<T>(address: string, patience: Patience, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(address, patience);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(address: string, { connect: connectionTimeoutMillis, answer }: Patience): Promise<Client> {
  let client: Client | undefined;
  try {
    client = new pg.Client({
      connectionString: address,
      connectionTimeoutMillis,
      application_name: 'signpost',
      ...(answer === undefined ? {} : { query_timeout: answer }),
    });
    // Without a listener, a server that goes away between two queries would end the whole process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    void client?.end().catch(() => undefined);
    throw new Error(`The database could not be reached (${reasonOf(error)}).`);
  }
}

/** A short reason that names no host, user or password. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ERR_INVALID_URL') return 'the secret is not an address like postgres://…';
  if (code === '28P01' || code === '28000') return `${code}: it does not accept the user or the password`;
  if (code === '3D000') return `${code}: there is no such database on the server`;
  if (code === '53300') return `${code}: it has too many connections`;
  return code ?? (error instanceof Error && /timeout/i.test(error.message) ? 'no answer in time' : 'the connection failed');
}

export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
