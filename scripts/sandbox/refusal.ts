export interface RefusalDetail {
  readonly resource: string;
  readonly field: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
  readonly message?: string;
}

/** GitHub says no: the status and the body `{ message, errors?, documentation_url, status }` of its answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly (RefusalDetail | string)[] | undefined;

  constructor(status: number, message: string, errors?: readonly (RefusalDetail | string)[]) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

/** 422 with one detail, as GitHub answers wrong fields. */
export function invalid(resource: string, field: string, message: string): Refusal {
  return new Refusal(422, 'Validation Failed', [{ resource, field, code: 'custom', message }]);
}
