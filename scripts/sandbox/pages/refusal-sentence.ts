import type { Refusal, RefusalDetail } from '../refusal.ts';

/** GitHub's refusal as a sentence for people. */
export function refusalSentence(refusal: Refusal): string {
  if (refusal.status === 401) return 'Choose who you are first; what you typed is kept.';
  if (refusal.status === 404 && refusal.message === 'Not Found') return 'That is not there any more.';
  const details = (refusal.errors ?? []).map(detailSentence);
  return details.length > 0 ? details.join(' ') : sentence(refusal.message);
}

function detailSentence(detail: RefusalDetail | string): string {
  if (typeof detail === 'string') return sentence(detail);
  if (detail.message !== undefined) return sentence(detail.message);
  switch (detail.code) {
    case 'missing':
    case 'missing_field':
      return `A ${detail.field} is needed.`;
    case 'already_exists':
      return `There is one with this ${detail.field} already.`;
    case 'invalid':
    case 'unprocessable':
    case 'custom':
      return `This ${detail.field} cannot be used.`;
    default:
      return detail.code satisfies never;
  }
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
