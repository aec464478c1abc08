import { expressionsIn, inputsUsed, type Service } from './data.ts';

/** Names of the inputs that make the instance's name and environment, which stay as they are as long as it lives. */
export function fixedInputs({ instance }: Pick<Service, 'instance'>): readonly string[] {
  return [...new Set([instance.name, instance.environment ?? ''].flatMap(expressionsIn).flatMap(inputsUsed))];
}
