import { isJsonObject, type JsonObject } from '../model/json.ts';

const key = '#inputs=';

/**
 * The end of a form's address that fills the form in: `#inputs=` and the inputs as JSON, in base64url. What stands after
 * `#` is sent to no server, so answers stay between the page that made the link and the one that it opens.
 */
export function inputsFragment(inputs: JsonObject): string {
  const bytes = new TextEncoder().encode(JSON.stringify(inputs));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return key + base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The inputs of an address's end such as `location.hash`; undefined when it carries none, or nothing that can be read. */
export function inputsOfFragment(fragment: string): JsonObject | undefined {
  if (!fragment.startsWith(key)) return undefined;
  try {
    const binary = atob(fragment.slice(key.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Somebody's broken link opens the empty form.
    return undefined;
  }
}
