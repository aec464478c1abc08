/** By `$id` of the schema: true when a value is as it demands. */
export const validators: Readonly<Record<string, (value: unknown) => boolean>>;
