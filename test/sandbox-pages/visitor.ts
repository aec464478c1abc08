/** A browser without scripts or style: it keeps cookies, reads forms, sends them as browsers do. */
import { request } from 'node:http';

export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly url: string;
}

export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Fills the form of that id on a page, sends it, follows the redirect. Fields that it does not name keep their values. */
  send(page: string, form: string, fields?: Readonly<Record<string, string | readonly string[]>>, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  post(path: string, fields: URLSearchParams, headers?: Readonly<Record<string, string>>): Promise<Seen>;
}

export function visit(base: string, login?: string): Visitor {
  let cookie = login === undefined ? '' : `sandbox_user=${login}`;

  function exchange(method: string, path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Seen> {
    const url = new URL(path, base);
    const sent = { ...(cookie === '' ? {} : { cookie }), ...headers };
    const { promise, resolve, reject } = Promise.withResolvers<Seen>();
    const call = request(url, { method, headers: sent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const [set] = answer.headers['set-cookie'] ?? [];
        if (set !== undefined) cookie = set.split(';')[0] ?? '';
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString(), url: url.pathname + url.search });
      });
    });
    call.on('error', reject);
    call.end(body);
    return promise;
  }

  const visitor: Visitor = {
    get: (path, headers = {}) => exchange('GET', path, '', headers),
    async post(path, fields, headers = {}) {
      const seen = await exchange('POST', path, fields.toString(), {
        'content-type': 'application/x-www-form-urlencoded', origin: base, ...headers,
      });
      const { location } = seen.headers;
      return seen.status === 303 && typeof location === 'string' ? visitor.get(location) : seen;
    },
    async send(page, form, fields = {}, headers = {}) {
      const { text } = await visitor.get(page);
      const values = formValues(text, form);
      for (const [name, value] of Object.entries(fields)) {
        values.delete(name);
        for (const one of [value].flat()) values.append(name, one);
      }
      return visitor.post(page, values, headers);
    },
  };
  return visitor;
}

/** The form's fields as a browser would send them untouched. Throws when the page has no such form. */
export function formValues(page: string, id: string): URLSearchParams {
  const body = [...page.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => form).find((form) => form.includes(`name="form" value="${id}"`));
  if (body === undefined) throw new Error(`The page has no form ${id}.`);
  const values = new URLSearchParams();
  for (const [tag] of body.matchAll(/<input [^>]*>/g)) {
    const isBox = /type="(checkbox|radio)"/.test(tag);
    if (!isBox || / checked/.test(tag)) values.append(attribute(tag, 'name'), attribute(tag, 'value'));
  }
  for (const [, tag = '', text = ''] of body.matchAll(/(<textarea [^>]*>)\n([\s\S]*?)<\/textarea>/g)) {
    values.append(attribute(tag, 'name'), unescape(text).replace(/\r?\n/g, '\r\n'));
  }
  for (const [, tag = '', options = ''] of body.matchAll(/(<select [^>]*>)([\s\S]*?)<\/select>/g)) {
    const chosen = /<option[^>]* selected[^>]*>/.exec(options)?.[0] ?? /<option[^>]*>/.exec(options)?.[0] ?? '';
    values.append(attribute(tag, 'name'), attribute(chosen, 'value'));
  }
  return values;
}

function attribute(tag: string, name: string): string {
  return unescape(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

export function unescape(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
}
