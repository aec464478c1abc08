/** `host:port` of a certificate's endpoint. */
export interface Endpoint {
  /** Lower case. */
  readonly host: string;
  readonly port: number;
}

/** Undefined of what the schema does not let through, such as a port beyond 65535. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, host = '', digits = ''] = /^([A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?):([0-9]{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  return host === '' || port < 1 || port > 65_535 ? undefined : { host: host.toLowerCase(), port };
}

/** `shop.example.com` for port 443, else with its port. */
export function endpointName({ host, port }: Endpoint): string {
  return port === 443 ? host : `${host}:${port}`;
}

/**
 * Whether a certificate's names hold for a host, as browsers see it (RFC 9525): the same name, or `*` in place of its first label.
 * The subject's common name counts for nothing any more.
 */
export function coversHost(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const above = wanted.slice(wanted.indexOf('.'));
  const isAddress = /^\d+(?:\.\d+){3}$/.test(wanted);
  return names.some((name) => {
    const each = name.toLowerCase();
    return each === wanted || (!isAddress && each.startsWith('*.') && wanted.includes('.') && above.indexOf('.', 1) > 0 && each.slice(1) === above);
  });
}
