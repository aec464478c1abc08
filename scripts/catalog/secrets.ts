/**
 * Credentials that can be told by their form alone. Each pattern asks for the whole form, so that "xoxb-your-token" in a
 * manual is none; what merely looks random is left alone. Forms:
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * https://docs.slack.dev/authentication/tokens
 */
const kinds: readonly (readonly [kind: string, pattern: string])[] = [
  // The key itself follows on the next lines, or after "\n" on the same one.
  ['a private key', '-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----.*'],
  ['a token of GitHub', '\\b(?:gh[oprsu]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{36,})'],
  ['an access key of AWS', '\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b'],
  ['a token of Slack', '\\bxox[abeoprs]-(?:[A-Za-z0-9]+-){1,4}[A-Za-z0-9]{16,}'],
  ['a key of Google', '\\bAIza[A-Za-z0-9_-]{35}'],
];

const anySecret = new RegExp(kinds.map(([, pattern]) => `(${pattern})`).join('|'), 'g');

/** How each of them begins: nearly all texts are done with after this look, at a tenth of the cost. */
const beginning = /-----BEGIN |gh[oprsu]_|github_pat_|A[KS]IA|AIza|xox[a-z]-/;
/** Nothing shorter is a credential. */
const shortest = 20;
/** Examples in manuals are made of one letter, or say what they are. */
const fewestLetters = 8;

/** What kind of credential the text holds first, in words such as "a token of GitHub"; undefined when it seems to hold none. */
export function secretIn(text: string): string | undefined {
  if (text.length < shortest || !beginning.test(text)) return undefined;
  for (const match of text.matchAll(anySecret)) {
    if (!isExample(match[0])) return kinds[match.slice(1).findIndex((group) => group !== undefined)]?.[0];
  }
  return undefined;
}

/** The same text with a star for each character of a credential, so that places in it stay where they are. */
export function withoutSecrets(text: string): string {
  if (text.length < shortest || !beginning.test(text)) return text;
  return text.replace(anySecret, (found) => (isExample(found) ? found : '*'.repeat(found.length)));
}

function isExample(found: string): boolean {
  return /example/i.test(found) || new Set(found).size < fewestLetters;
}
