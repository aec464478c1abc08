import { Refusal } from './refusal.ts';
export function unbuilt(...given: unknown[]): never {
  throw new Refusal(501, `Not built yet (${given.length}).`);
}
